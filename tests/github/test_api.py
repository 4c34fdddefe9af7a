"""Each method asks for one thing, and understands what GitHub says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import NotFound, UsageError
from reconciler.github.api import Api
from reconciler.github.records import Comment
from tests.github.fake import BOT
from tests.github.opening import HEAD, MERGE, connected

if TYPE_CHECKING:
    from tests.github.fake import Fake

REPO = "/repos/octo/demo"


def test_a_repository_has_to_be_named(fake: Fake) -> None:
    """There is no default."""
    with connected(fake) as (connection, _), pytest.raises(UsageError, match="repository"):
        Api(connection, "")


@pytest.mark.parametrize(
    ("private", "visibility", "expected"),
    [
        (True, None, True),
        (True, "private", True),
        (True, "internal", False),
        (False, None, False),
        (False, "public", False),
    ],
)
def test_whether_it_is_private(
    api: Api,
    fake: Fake,
    *,
    private: bool,
    visibility: str | None,
    expected: bool,
) -> None:
    """An internal repository calls itself private, but everybody in the enterprise reads it."""
    fake.private, fake.visibility = private, visibility
    assert expected is api.is_private()


def test_comments(api: Api, fake: Fake) -> None:
    """They are listed with their authors, made, and edited in place."""
    fake.say(7, None, None)
    made = api.create_comment(7, "first")
    edited = api.edit_comment(made.id, "second")
    assert Comment(made.id, BOT, "second") == edited
    assert (Comment(1001, "", ""), edited) == api.comments(7)


def test_comments_of_nothing(api: Api) -> None:
    """An unknown number is told, and is no empty listing."""
    with pytest.raises(NotFound, match="404"):
        api.comments(7)


def test_issues(api: Api, fake: Fake) -> None:
    """Open and closed ones, oldest first, whoever wrote them; pull requests are none."""
    first = fake.open_issue("Old", "body", "ada", state="closed")
    made = api.create_issue("New", "text", ["drift"])
    fake.open_issue("A change", "", "ada")["pull_request"] = {}
    api.edit_issue(made.number, {"state": "closed"})
    assert [(first["number"], "ada", False), (made.number, BOT, False)] == [
        (each.number, each.author, each.is_open) for each in api.issues()
    ]
    assert [{"name": "drift"}] == fake.issues[1]["labels"]


def test_pull_requests_of_a_commit(api: Api, fake: Fake) -> None:
    """Merged or not; none for a commit that came otherwise."""
    fake.merge(7, HEAD, MERGE)
    fake.merge(8, HEAD, MERGE, merged=False)
    assert [(7, True), (8, False)] == [(each.number, each.merged) for each in api.pull_requests_of(MERGE)]
    assert () == api.pull_requests_of(HEAD)


def test_artifacts_by_name(api: Api, fake: Fake) -> None:
    """Newest first, on as many pages as there are."""
    fake.page_size = 1
    numbers = [fake.keep(name, HEAD)["id"] for name in ("plan", "html", "plan")]
    assert [numbers[2], numbers[0]] == [each.id for each in api.artifacts("plan")]
    assert [("GET", f"{REPO}/actions/artifacts")] * 2 == fake.received
