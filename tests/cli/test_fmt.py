from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ExitStatus

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.running import User

LINE = "# yaml-language-server: $schema=../schemas/organization.schema.json\n"
BAD = "domain: HTTP://Acme.com/  # site\nname: 'Acme'\n"
GOOD = f"{LINE}name: Acme\ndomain: acme.com  # site\n"


def test_manifests_are_formatted(user: User) -> None:
    """Each is named on standard error; a second run has nothing to do. No key is needed."""
    user.declare(acme=BAD, good=GOOD)
    ended = user.run("fmt")
    assert (0, "", "formatted organizations/acme.yaml\n") == (ended.status, ended.out, ended.err)
    assert GOOD == (user.folder / "organizations" / "acme.yaml").read_text()
    again = user.run("fmt")
    assert (0, "", "") == (again.status, again.out, again.err)


def test_check_shows_what_would_change(user: User) -> None:
    """As a diff on standard output; writes nothing, and exits 1."""
    user.declare(acme=BAD)
    ended = user.run("fmt", "--check")
    assert (ExitStatus.FAILED, "") == (ended.status, ended.err)
    assert ended.out.startswith("--- a/organizations/acme.yaml\n+++ b/organizations/acme.yaml\n")
    assert "+domain: acme.com  # site\n" in ended.out
    assert BAD == (user.folder / "organizations" / "acme.yaml").read_text()
    user.declare(acme=GOOD)
    assert 0 == user.run("fmt", "--check").status


def test_a_file_that_cannot_be_read_stops_no_other(user: User) -> None:
    """It is reported with its place, as validate does."""
    user.declare(acme=BAD, broken="name: [\n", doubtful="name: no\n")
    ended = user.run("fmt")
    assert ExitStatus.FAILED == ended.status
    assert [
        "formatted organizations/acme.yaml",
        "organizations/broken.yaml:1:8",
        "organizations/doubtful.yaml:1:1",
    ] == [line.partition(": ")[0] for line in ended.err.splitlines()]
    assert "name: [\n" == (user.folder / "organizations" / "broken.yaml").read_text()


def test_what_only_validate_complains_about_is_formatted(user: User) -> None:
    """How a manifest is written and whether it is right are two things."""
    user.declare(acme="nmae: 'Acme'\n")
    assert 0 == user.run("fmt").status
    assert f"{LINE}nmae: Acme\n" == (user.folder / "organizations" / "acme.yaml").read_text()


def test_a_file_that_formatting_would_break_is_left_alone(user: User) -> None:
    """The message says why."""
    user.declare(acme="{? name : Acme}\n")
    ended = user.run("fmt")
    assert ExitStatus.FAILED == ended.status
    assert ended.err.startswith("organizations/acme.yaml: left as it is: a key or an item stands behind a ?")


def test_paths_choose(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the root or the working directory; one that is not there is a usage error."""
    user.declare(acme=BAD, beta=BAD)
    monkeypatch.chdir(tmp_path / "organizations")
    ended = user.run("fmt", "--root", tmp_path, "beta.yaml")
    assert (0, "formatted organizations/beta.yaml\n") == (ended.status, ended.err)
    assert ExitStatus.USAGE == user.run("fmt", "--root", tmp_path, "nowhere.yaml").status
    assert 0 == user.run("fmt", "--root", tmp_path, "organizations").status
    assert GOOD == (tmp_path / "organizations" / "acme.yaml").read_text()


def test_links_are_not_written_through(user: User) -> None:
    """Nor replaced."""
    user.declare(acme=GOOD)
    real = user.write("elsewhere.txt", BAD)
    (user.folder / "organizations" / "link.yaml").symlink_to(real)
    ended = user.run("fmt")
    assert ExitStatus.FAILED == ended.status
    assert "organizations/link.yaml is a link" in ended.err
    assert BAD == real.read_text()


def test_other_yaml_is_nobodys_business(user: User) -> None:
    """Neither settings nor what is set aside."""
    user.bind()
    user.write("organizations/_draft.yaml", BAD)
    assert (0, "") == (user.run("fmt").status, user.run("fmt", "--check").out)
