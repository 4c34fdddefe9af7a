from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from tests.affinity.scripted import ScriptedServer, reply
from tests.cli.running import other_account

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import User

EXAMPLE = "organizations/example.yaml"


def _fates(shown: str) -> dict[str, str]:
    lines = shown.partition("\n\n")[0].splitlines()
    return {path: fate for fate, path in map(str.split, lines)}


def _steps(shown: str) -> str:
    return shown.partition("Next:\n")[2]


def _settings(folder: Path) -> str:
    return (folder / ".reconciler.yaml").read_text(encoding="utf-8")


def test_a_new_repository_validates_and_plans_at_once(user: User) -> None:
    """Offline and in the sandbox, with one change to look at."""
    ended = user.run("init")
    assert (0, "") == (ended.status, ended.err)
    assert {"made"} == set(_fates(ended.out).values())
    assert (0, "1 valid manifest\n") == ((validated := user.run("validate")).status, validated.err)
    planned = user.run("plan", "--sandbox")
    assert 0 == planned.status
    assert "Plan: 0 to create, 1 to update, 0 to delete, 0 blocked." in planned.out


def test_its_schema_is_the_one_that_is_printed(user: User) -> None:
    """To the byte, so that a newer release's is copied by a redirection."""
    user.run("init")
    copy = (user.folder / "schemas" / "organization.schema.json").read_text(encoding="utf-8")
    assert copy == user.run("schema").out


def test_every_file_is_listed(user: User) -> None:
    """All that are in the folder, and no others."""
    listed = _fates(user.run("init").out)
    files = {each.relative_to(user.folder).as_posix() for each in user.folder.rglob("*") if each.is_file()}
    assert files == set(listed)


def test_a_folder_can_be_named(user: User) -> None:
    """It is made, and the first step leads there."""
    ended = user.run("init", "crm manifests")
    assert (user.folder / "crm manifests" / EXAMPLE).exists()
    assert _steps(ended.out).startswith("  cd 'crm manifests'\n")
    assert "cd " not in _steps(user.run("init", user.folder).out)


def test_a_second_init_changes_nothing(user: User) -> None:
    """It lists all as kept, and says the same next steps."""
    first = user.run("init")
    before = {path: path.read_bytes() for path in user.folder.rglob("*") if path.is_file()}
    second = user.run("init")
    assert {"kept"} == set(_fates(second.out).values())
    assert (set(_fates(first.out)), _steps(first.out)) == (set(_fates(second.out)), _steps(second.out))
    assert before == {path: path.read_bytes() for path in user.folder.rglob("*") if path.is_file()}


def test_what_is_there_is_kept(user: User) -> None:
    """A repository with manifests of its own gets no example beside them."""
    user.declare(acme="Acme")
    user.bind("exampleventures")
    user.write("README.md", "ours\n")
    user.write(".gitignore", "*.pyc\n")
    fates = _fates(user.run("init").out)
    assert EXAMPLE not in fates
    assert "extended" == fates.pop(".gitignore")
    assert {"README.md", ".reconciler.yaml"} == {path for path, fate in fates.items() if fate == "kept"}
    assert "account: exampleventures\n" == _settings(user.folder)
    assert "ours\n" == (user.folder / "README.md").read_text()


def test_the_account_is_named_by_an_option(user: User) -> None:
    """Nobody is asked for it; the sandbox, which would be refused, is no next step then."""
    ended = user.run("init", "--account", "exampleventures")
    assert "\naccount: exampleventures\n" in _settings(user.folder)
    assert "--sandbox" not in ended.out
    assert ExitStatus.BLOCKED == user.run("plan", "--sandbox").status


def test_settings_that_are_kept_may_name_another(user: User) -> None:
    """Which is told, since the option had no effect."""
    user.bind("acme")
    ended = user.run("init", "--account", "exampleventures")
    assert "warning: .reconciler.yaml was there; it names acme, not exampleventures\n" == ended.err


@pytest.mark.parametrize("name", ["Acme Ventures", "acme.affinity.co", "", "a: b"])
def test_an_account_that_can_be_none_is_refused(user: User, name: str) -> None:
    """Before anything is made."""
    ended = user.run("init", "--account", name)
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)
    assert [] == list(user.folder.iterdir())


def test_a_key_in_the_environment_tells_the_account(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """By one request, and not where settings are there already or an account is named."""
    with other_account(monkeypatch) as server:
        user.run("init")
        user.run("init")
        user.run("init", "elsewhere", "--account", "acme")
        assert 1 == len(server.received)
    assert "\naccount: exampleventures\n" in _settings(user.folder)
    assert "\naccount: acme\n" in _settings(user.folder / "elsewhere")


def test_a_key_that_opens_nothing_is_no_reason_to_stop(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifests are then bound to no account, which is told."""
    with ScriptedServer([reply(["The key is invalid."], status=401)]) as server:
        monkeypatch.setenv("AFFINITY_BASE_URL", server.url)
        monkeypatch.setenv("AFFINITY_API_KEY", "secret-key")
        ended = user.run("init")
    assert 0 == ended.status
    assert ended.err.startswith("warning: the manifests are bound to no account: ")
    assert "\n# account: acme" in _settings(user.folder)


def test_hostile_names_of_accounts_get_nowhere(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sub-domain that is none is not written into YAML."""
    who = {
        "tenant": {"id": 1, "name": "X", "subdomain": "x\nguards: {}"},
        "user": {"email": "ada@example.com"},
    }
    with ScriptedServer([reply(who)]) as server:
        monkeypatch.setenv("AFFINITY_BASE_URL", server.url)
        monkeypatch.setenv("AFFINITY_API_KEY", "secret-key")
        assert 0 == user.run("init").status
    assert "\n# account: acme" in _settings(user.folder)


def test_hooks_that_were_there_are_kept_and_ours_named(user: User) -> None:
    """A list of repositories that we did not write is not ours to edit."""
    user.write(".pre-commit-config.yaml", "repos: []\n")
    step = "have .pre-commit-config.yaml run reconciler fmt and reconciler validate, too"
    assert step in _steps(user.run("init").out)
    user.write(".pre-commit-config.yaml", "repos: [{repo: local, hooks: [{id: reconciler-fmt}]}]\n")
    assert step not in _steps(user.run("init").out)
