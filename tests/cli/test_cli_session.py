from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.cli.session import Limits, check_account, open_link, open_writer
from reconciler.cli.state import sandbox_file
from reconciler.desired import Settings
from reconciler.errors import ExitStatus, WrongAccount
from tests.builders import ACCOUNT
from tests.cli.running import User, serving

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits(workers=2, reserve=0.1, max_requests=None)


def _ignore(_why: str, _seconds: float) -> None:
    """Waits are no matter here."""


def test_a_link_has_no_way_to_write(tmp_path: Path) -> None:
    """Plan cannot write by construction: what it is given has no method that could."""
    with open_link(tmp_path, sandbox=True, limits=LIMITS, on_wait=_ignore) as link:
        public = {name for each in (link, link.connection) for name in dir(each) if not name.startswith("_")}
        assert set() == public & {"post", "put", "patch", "delete"}
        with open_writer(link) as writer:
            assert hasattr(writer, "create")


def test_a_link_does_not_show_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor do its parts."""
    monkeypatch.setenv("AFFINITY_API_KEY", "my-secret-key")
    with open_link(tmp_path, sandbox=False, limits=LIMITS, on_wait=_ignore) as link:
        assert ("my-secret-key", "AFFINITY_API_KEY") == (link.key, link.source)
        assert "my-secret-key" not in repr(link)


def test_the_embedded_affinity_keeps_its_state(user: User) -> None:
    """In `.reconciler/` of the root, for its owner; the demo is what it begins with."""
    user.bind()
    user.declare(acme="Acme")
    assert 0 == user.run("apply", "--sandbox", "--yes").status
    assert "No changes." in user.run("plan", "--sandbox").out
    state = sandbox_file(user.folder)
    assert (0o600, 0o700) == (state.stat().st_mode & 0o777, state.parent.stat().st_mode & 0o777)


def test_the_sandbox_ignores_keys(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even one that could not be had."""
    user.declare(acme="Acme")
    monkeypatch.setenv("AFFINITY_API_KEY_COMMAND", "false")
    monkeypatch.setenv("AFFINITY_API_KEY", "my-secret-key")
    assert 0 == user.run("plan", "--sandbox").status


@pytest.mark.parametrize("command", [["plan"], ["apply", "--yes"]])
def test_the_sandbox_and_an_address_exclude_each_other(
    user: User, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Nobody could tell which one is meant: 64."""
    user.declare(acme="Acme")
    monkeypatch.setenv("AFFINITY_BASE_URL", "https://api.affinity.co")
    ended = user.run(*command, "--sandbox")
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)
    assert "--sandbox and AFFINITY_BASE_URL exclude each other" in ended.err


def test_a_state_that_is_none_says_how_to_begin_again(user: User) -> None:
    """A file that is no database is not overwritten."""
    user.declare(acme="Acme")
    user.write(".reconciler/sandbox.sqlite3", "no database, whatever its name may say\n" * 30)
    ended = user.run("plan", "--sandbox")
    assert (ExitStatus.FAILED, "") == (ended.status, ended.out)
    assert "next: reconciler sandbox reset" in ended.err


@pytest.mark.parametrize(
    "url",
    ["http://api.affinity.co", "https://", "ftp://127.0.0.1", "https://user@api.affinity.co", "nonsense"],
)
def test_the_key_goes_only_where_it_is_safe(user: User, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """https, or loopback; anything else is a usage error before anything is sent."""
    user.declare(acme="Acme")
    monkeypatch.setenv("AFFINITY_API_KEY", "my-secret-key")
    monkeypatch.setenv("AFFINITY_BASE_URL", url)
    ended = user.run("plan")
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)
    assert "base URL" in ended.err


def test_nobody_at_home_is_said_after_a_few_attempts(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 1, with what to do."""
    user.declare(acme="Acme")
    with serving(monkeypatch):
        pass
    ended = user.run("plan")
    assert (ExitStatus.FAILED, "") == (ended.status, ended.out)
    assert "no connection to 127.0.0.1" in ended.err


@pytest.mark.parametrize(
    ("bound", "named"),
    [
        (None, None),
        ("exampleventures", None),
        (None, "ExampleVentures"),
        ("EXAMPLEVENTURES", "exampleventures"),
    ],
)
def test_the_right_account_is_let_pass(bound: str | None, named: str | None) -> None:
    """Sub-domains know no case; what names no account agrees with any."""
    check_account(ACCOUNT, Settings(account=bound), named)


@pytest.mark.parametrize(
    ("bound", "named", "source"),
    [
        ("other", None, ".reconciler.yaml names other"),
        (None, "Example Ventures", "--account names Example Ventures"),
        ("other", "exampleventures", ".reconciler.yaml names other"),
        ("exampleventures", "other", "--account names other"),
    ],
)
def test_the_wrong_account_is_refused(bound: str | None, named: str | None, source: str) -> None:
    """Both must agree; a display name is no sub-domain."""
    with pytest.raises(WrongAccount, match=source):
        check_account(ACCOUNT, Settings(account=bound), named)
