from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.cli.preparing import Selection, read_desired
from reconciler.errors import InvalidInput, UsageError
from tests.cli.running import User, requests, serving

if TYPE_CHECKING:
    from reconciler.sandbox.server import Sandbox

SEARCH = "GET /organizations"


def test_targets_choose_by_address_or_path(user: User) -> None:
    """Case counts; without targets, all are chosen."""
    user.write("organizations/two.yaml", "name: One\n---\nname: Two\n")
    user.declare(acme="Acme")
    chosen = {
        glob: [each.name for each in read_desired(user.folder, Selection(tuple(glob))).chosen]
        for glob in [(), ("*two*",), ("*#2",), ("*#2", "*/acme.yaml"), ("organizations/*",)]
    }
    assert {
        (): ["Acme", "One", "Two"],
        ("*two*",): ["One", "Two"],
        ("*#2",): ["Two"],
        ("*#2", "*/acme.yaml"): ["Acme", "Two"],
        ("organizations/*",): ["Acme", "One", "Two"],
    } == chosen
    with pytest.raises(UsageError, match=r"no manifest fits --target \*TWO\*"):
        read_desired(user.folder, Selection(("*TWO*",)))


def test_all_manifests_must_be_valid(user: User) -> None:
    """Also those that no target chooses."""
    user.declare(acme="Acme", broken="nmae: Beta\n")
    with pytest.raises(InvalidInput, match="problems in manifests or settings"):
        read_desired(user.folder, Selection(("*acme*",)))


def test_the_slow_parser_is_mentioned(
    user: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where PyYAML has no libyaml, everything works and takes longer."""
    monkeypatch.setattr("reconciler.manifests.parsing.has_libyaml", lambda: False)
    user.declare(acme="name: 'Acme'\n")
    read_desired(user.folder, Selection())
    assert "built without libyaml" in capsys.readouterr().err


def test_what_was_written_here_is_read_by_id(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal of the last apply spares the next plan from searches that lag."""
    user.bind()
    user.declare(acme="Acme")
    with serving(monkeypatch, search_lag_s=3600) as sandbox:
        user.run("apply", "--yes")
        before = requests(sandbox)
        assert "No changes." in user.run("plan").out
        assert "GET /organizations/{id}" not in before
        assert {"200": 1} == requests(sandbox)["GET /organizations/{id}"]


def test_reading_costs_what_the_plan_says(user: User, affinity: Sandbox) -> None:
    """Whoami, and a listing that is no dearer than the searches; a search before each create."""
    user.bind()
    user.declare(**{f"c{number}": f"Company {number}" for number in range(3)})
    assert "Cost: 11 requests" in user.run("plan").out  # 5 reads again, 3 writes, 3 searches to settle
    assert {"GET /auth/whoami": {"200": 1}, SEARCH: {"200": 4}} == requests(affinity)
