"""`reconciler github`: its commands, and what holds for all of them."""

from __future__ import annotations

import click
import pytest

from reconciler.cli.github import command
from reconciler.errors import ExitStatus
from tests.cli.reviewing import EMPTY, save
from tests.cli.running import ESCAPE, User, edit_json
from tests.github.fake import TOKEN, Fake

COMMANDS = ["comment", "summary", "annotate", "outputs", "drift-issue", "approved-plan"]
ON_GITHUB = ["comment", "drift-issue"]


def test_its_commands() -> None:
    """Each has a help text, and one for each option."""
    assert COMMANDS == list(command.commands)
    for each in command.commands.values():
        assert each.help
        assert [] == [
            option.name for option in each.params if isinstance(option, click.Option) and not option.help
        ]


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("name", ["comment", "summary", "annotate", "outputs", "drift-issue"])
def test_a_plan_that_was_altered_reports_nothing(user: User, github: Fake, name: str) -> None:
    """The job fails, and what is on GitHub stays as it is."""
    path = save(user)
    edit_json(path, digest="0" * 64)
    ended = user.run("github", name, path)
    assert (ExitStatus.FAILED, "") == (ended.status, ended.out)
    assert "was altered" in ended.err
    assert [] == github.received


@pytest.mark.parametrize("name", ON_GITHUB)
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("GITHUB_TOKEN", "", "GITHUB_TOKEN holds no token"),
        ("GITHUB_REPOSITORY", "", "no repository is named"),
        ("GITHUB_API_URL", "http://github.example", "must begin with https://"),
        ("GITHUB_API_URL", "https://user@github.example", "base URL"),
    ],
)
def test_without_a_job_nothing_is_written(
    user: User, github: Fake, monkeypatch: pytest.MonkeyPatch, name: str, variable: str, value: str, said: str
) -> None:
    """A usage error says what is missing; a token never goes where nobody is sure to be GitHub."""
    monkeypatch.setenv(variable, value)
    ended = user.run("github", name, save(user))
    assert ExitStatus.USAGE == ended.status
    assert said in ended.err
    assert [] == github.writes


@pytest.mark.parametrize("name", ON_GITHUB)
def test_the_token_is_in_no_output(user: User, github: Fake, name: str) -> None:
    """Not even where the server repeats it, with control characters around it."""
    for _ in range(9):
        github.answer_next("GET", 422, {"message": f"\x1b[2J {TOKEN}"})
    ended = user.run("github", name, save(user), *(["--pr", "7"] if name == "comment" else []))
    assert ExitStatus.FAILED == ended.status
    assert "GitHub said 422" in ended.err
    assert (False, False) == (TOKEN in ended.err + ended.out, ESCAPE in ended.err)


def test_a_lost_write_is_not_said_to_be_none(user: User, github: Fake) -> None:
    """Where a read fails, nothing was written; where a create lost its answer, nobody knows."""
    github.comments[7] = []
    path = save(user, EMPTY)
    for status in (502, 201):  # nothing that a comment looks like is in either answer
        github.answer_next("POST", status)
        assert "it may have been written" in user.run("github", "comment", path, "--pr", "7").err
    assert "nothing was written" in user.run("github", "comment", path, "--pr", "8").err
