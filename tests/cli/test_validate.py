from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.errors import ExitStatus

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.running import User


def test_valid_manifests_are_counted(user: User) -> None:
    """On standard error: there is no result to speak of. No key is needed."""
    user.declare(acme="Acme")
    assert (0, "", "1 valid manifest\n") == _parts(user, "validate")
    user.declare(beta="Beta")
    assert (0, "", "2 valid manifests\n") == _parts(user, "validate")


def test_every_problem_is_a_line_of_the_result(user: User) -> None:
    """Sorted by place, of manifests and settings, on standard output; exit 1."""
    user.declare(one="nmae: Acme\n", two="name: Acme\ndomain: HTTP://acme.com\n")
    user.write(".reconciler.yaml", "acount: sandbox\n")
    ended = user.run("validate")
    places = [line.partition(": ")[0] for line in ended.out.splitlines()]
    assert (ExitStatus.FAILED, "4 problems\n") == (ended.status, ended.err)
    assert places == sorted(places)
    assert {".reconciler.yaml:1:1", "organizations/one.yaml:1:1", "organizations/two.yaml:2:1"} == set(places)


def test_programs_get_json(user: User) -> None:
    """The same problems, as objects; an empty array where there are none."""
    user.declare(one="nmae: Acme\n")
    rows = json.loads(user.run("validate", "--format", "json").out)
    assert {("organizations/one.yaml", 1, 1)} == {(row["path"], row["line"], row["column"]) for row in rows}
    user.declare(one="name: Acme\n")
    assert [] == json.loads(user.run("validate", "--format", "json").out)


def test_the_result_can_go_to_a_file(user: User) -> None:
    """With the same exit status."""
    user.declare(one="nmae: Acme\n")
    shown = user.run("validate")
    kept = user.run("validate", "--output", "problems.txt")
    assert (1, "", shown.out) == (kept.status, kept.out, (user.folder / "problems.txt").read_text())


def test_paths_limit_what_is_reported(user: User) -> None:
    """Not what is compared: a clash with a file that was not named is found."""
    user.declare(acme="id: 7\nname: Acme\n", beta="id: 7\nname: Beta\n", broken="nmae: Gamma\n")
    ended = user.run("validate", "organizations/beta.yaml")
    assert ExitStatus.FAILED == ended.status
    assert {"organizations/beta.yaml"} == {line.partition(":")[0] for line in ended.out.splitlines()}


def test_paths_are_found_under_the_root(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From whatever working directory."""
    user.declare(acme="Acme")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert 0 == user.run("validate", "--root", tmp_path, "organizations/acme.yaml").status
    assert ExitStatus.USAGE == user.run("validate", "--root", tmp_path, "organizations/nowhere.yaml").status


def test_an_empty_folder_is_not_valid(user: User) -> None:
    """It is mostly a wrong `--root`."""
    ended = user.run("validate")
    assert (ExitStatus.FAILED, "1 problem\n") == (ended.status, ended.err)
    assert "no manifests at all" in ended.out


def _parts(user: User, *arguments: str) -> tuple[int, str, str]:
    ended = user.run(*arguments)
    return ended.status, ended.out, ended.err
