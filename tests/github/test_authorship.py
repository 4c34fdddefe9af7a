"""What is ours carries our marker and our name, both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import NotAuthorized, RateLimited
from reconciler.github.authorship import JOB_AUTHOR, ours, own_login
from reconciler.github.marker import Kind, Marker, marked
from reconciler.github.records import Comment
from tests.github.opening import connected

if TYPE_CHECKING:
    from reconciler.github.api import Api
    from tests.github.fake import Fake

MARKER = Marker(Kind.PLAN, ".")


@pytest.mark.parametrize("user", ["ada", None])
def test_who_writes(api: Api, fake: Fake, user: str | None) -> None:
    """A user's token says whose it is; a job's cannot, and is the bot's."""
    fake.user = user
    assert (user or JOB_AUTHOR) == own_login(api, None)


def test_a_name_that_is_given_is_not_asked_for(api: Api, fake: Fake) -> None:
    """As for an app of one's own."""
    assert "our-app[bot]" == own_login(api, "our-app[bot]")
    assert [] == fake.received


@pytest.mark.parametrize(
    ("status", "kind", "headers"),
    [(401, NotAuthorized, {}), (403, RateLimited, {"Retry_After": "600"})],
)
def test_a_failure_is_not_taken_for_a_bot(
    api: Api, fake: Fake, status: int, kind: type[Exception], headers: dict[str, str]
) -> None:
    """A bad token and a limit say nothing about who we are."""
    fake.answer_next("GET", status, {"message": "no"}, **headers)
    with pytest.raises(kind):
        own_login(api, None)


def test_what_is_ours() -> None:
    """A copied marker, a quoted one and another root's are not; nor is what has lost its author."""
    body = marked(MARKER, "the plan")
    found = [
        Comment(1, "mallory", body),
        Comment(2, "", body),
        Comment(3, "GitHub-Actions[bot]", body),
        Comment(4, JOB_AUTHOR, f"> {body}"),
        Comment(5, JOB_AUTHOR, marked(Marker(Kind.PLAN, "other"), "")),
        Comment(6, JOB_AUTHOR, marked(Marker(Kind.RECEIPT, "."), "")),
        Comment(7, JOB_AUTHOR, body),
        Comment(8, JOB_AUTHOR, marked(Marker(Kind.PLAN, ".", "commit", "digest"), "older")),
    ]
    assert [7, 8] == [each.id for each in ours(found, JOB_AUTHOR, MARKER)]


def test_an_unusable_token_is_refused(fake: Fake) -> None:
    """GitHub says so, and so do we."""
    with connected(fake, "wrong") as (connection, _), pytest.raises(NotAuthorized, match="Bad credentials"):
        connection.get("/repos/{owner}/{repo}", "/repos/octo/demo", lambda part: part.text("full_name"))
