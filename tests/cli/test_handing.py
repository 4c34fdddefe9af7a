"""`github summary`, `annotate` and `outputs`: what a step hands on, to people and to later steps."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from reconciler.model import Guard, GuardLimit
from tests.builders import change, plan
from tests.cli.reviewing import EMPTY, PLAN, commit, save

if TYPE_CHECKING:
    from tests.cli.running import User
    from tests.github.fake import Fake

NAMES = (
    "exit-code",
    "to-create",
    "to-update",
    "to-delete",
    "blocked",
    "drift",
    "digest",
    "plan-json",
    "publish",
)


@pytest.fixture(autouse=True)
def _committed(user: User, github: Fake) -> None:
    assert github.private
    commit(user, "account: sandbox\n")


class TestSummary:
    def test_it_is_added_to_what_is_there(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing is printed."""
        path = user.write("summary.md", "Before\n")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
        ended = user.run("github", "summary", save(user))
        assert (0, "", "") == (ended.status, ended.out, ended.err)
        assert path.read_text().startswith("Before\n\n### ")
        assert "Newcomer" in path.read_text()

    def test_it_is_never_too_long(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """GitHub shows nothing of a summary above 1 MiB, so that several plans share that."""
        path = user.folder / "summary.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
        stuck = change(name="Ünterföhring 🏭" * 9, blocked_by=["why"])
        plan_file = save(user, plan(*[stuck] * 3000))
        for _ in range(3):
            assert 0 == user.run("github", "summary", plan_file).status
            assert 400_000 < path.stat().st_size <= 2**20

    def test_a_full_one_is_left_alone(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """And told about; the job goes on."""
        path = user.write("summary.md", "x" * (2**20 - 100))
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
        ended = user.run("github", "summary", save(user))
        assert (0, 2**20 - 100, True) == (ended.status, path.stat().st_size, "no room left" in ended.err)

    def test_at_a_desk_it_is_printed(self, user: User) -> None:
        """So that one can see what it will be."""
        assert user.run("github", "summary", save(user)).out.startswith("### ")


class TestAnnotate:
    def test_a_plan(self, user: User) -> None:
        """Errors, warnings, notices; paths as they are in the repository."""
        guarded = replace(PLAN, guards=(Guard("deletes", 1, GuardLimit(0), tripped=True),))
        (user.folder / "crm").mkdir()
        ended = user.run("github", "annotate", save(user, guarded), "--root", "crm", "--base", "HEAD")
        assert ["error", "warning", "notice"] == re.findall(r"^::(\w+) ", ended.out, re.MULTILINE)
        assert "file=crm/organizations/stuck.yaml,line=2,col=1,title=Blocked::" in ended.out

    def test_problems_come_from_validate(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """From a file, or from standard input."""
        user.declare(acme="nmae: Acme\n")
        said = user.run("validate").out
        path = user.write("problems.txt", said)
        from_file = user.run("github", "annotate", "--problems", path)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said.encode())))
        assert from_file.out == user.run("github", "annotate", "--problems", "-").out
        assert "::error file=organizations/acme.yaml,line=1,col=1,title=Invalid::" in from_file.out

    def test_problems_need_no_github(self, user: User, github: Fake) -> None:
        """They are about files that whoever reads them can read."""
        user.run("github", "annotate", "--problems", user.write("problems.txt", "a.yaml:1:1: no\n"))
        assert [] == github.received

    def test_nothing_to_annotate(self, user: User) -> None:
        """A clean plan gives no line; neither plan nor problems is a usage error."""
        ended = user.run("github", "annotate", save(user, EMPTY))
        assert (0, "") == (ended.status, ended.out)
        assert ExitStatus.USAGE == user.run("github", "annotate").status


class TestOutputs:
    def test_they_are_printed_at_a_desk(self, user: User) -> None:
        """A line each; plan's own exit status is worked out."""
        path = save(user)
        values = ["3", "1", "0", "0", "1", "0", PLAN.digest, str(path), "values"]
        expected = "".join(f"{name}={value}\n" for name, value in zip(NAMES, values, strict=True))
        assert expected == user.run("github", "outputs", path).out

    def test_in_a_job_nothing_can_forge_them(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each stands between delimiters that nobody can foresee."""
        monkeypatch.setenv("GITHUB_OUTPUT", str(user.folder / "out"))
        for _ in range(2):
            assert "" == user.run("github", "outputs", save(user), "--exit-code", "1").out
        lines = (user.folder / "out").read_text().splitlines()
        delimiters = {line.partition("<<")[2] for line in lines[::3]}
        assert (2, True) == (
            len(delimiters),
            all(re.fullmatch("end-[0-9a-f]{32}", each) for each in delimiters),
        )
        assert [*NAMES, *NAMES] == [line.partition("<<")[0] for line in lines[::3]]
        assert "1" == lines[1]

    def test_without_changes(self, user: User) -> None:
        """Zeros are always there."""
        assert user.run("github", "outputs", save(user, EMPTY)).out.startswith("exit-code=0\nto-create=0\n")
