"""
Keeps one comment, or one issue, of ours up to date.

It is made once, then edited in place, and left alone while it says what it is to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.github.authorship import ours
from reconciler.github.marker import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.github.api import Api
    from reconciler.github.marker import Marker
    from reconciler.github.records import Issue


class Fate(StrEnum):
    """What became of a comment or an issue."""

    CREATED = "created"
    EDITED = "edited"
    REOPENED = "reopened"
    CLOSED = "closed"
    UNCHANGED = "up to date already"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What was done.

    Attributes:
        number: Id of the comment, or number of the issue; None where there is none.
        others: Further ones of ours about the same, which were left alone.
    """

    fate: Fate
    number: int | None = None
    others: tuple[int, ...] = ()


def keep_comment(
    api: Api, number: int, marker: Marker, text: str, *, author: str, even_if_new: bool = True
) -> Kept:
    """
    Have one comment of ours that says `text`; the first, should there be several.

    Args:
        api: The repository.
        number: Of the pull request.
        marker: What the comment is about.
        text: Markdown.
        author: Who we are.
        even_if_new: Whether to make one where there is none.

    Raises:
        RemoteError: GitHub refuses, or cannot be reached.
    """
    body = marked(marker, text)
    found = ours(api.comments(number), author, marker)
    if not found:
        return (
            Kept(Fate.CREATED, api.create_comment(number, body).id) if even_if_new else Kept(Fate.NOT_NEEDED)
        )
    first, *others = found
    left = tuple(each.id for each in others)
    if _same(first.body, body):
        return Kept(Fate.UNCHANGED, first.id, left)
    api.edit_comment(first.id, body)
    return Kept(Fate.EDITED, first.id, left)


def keep_issue(
    api: Api,
    marker: Marker,
    title: str,
    text: str,
    *,
    author: str,
    to_be_open: bool,
    labels: Sequence[str] = (),
) -> Kept:
    """
    Have one issue of ours that says `text`, or have it closed.

    Of several the first open one is kept, else the first. One that was closed is opened again rather than
    made anew, so that what people said there is not lost; labels are given once, and are people's then.

    Args:
        api: The repository.
        marker: What the issue is about.
        title: Plain text.
        text: Markdown.
        author: Who we are.
        to_be_open: Whether there is anything to do about it.
        labels: For a new one.

    Raises:
        RemoteError: GitHub refuses, or cannot be reached.
    """
    body = marked(marker, text)
    found = sorted(ours(api.issues(), author, marker), key=lambda each: (not each.is_open, each.number))
    if not found:
        if not to_be_open:
            return Kept(Fate.NOT_NEEDED)
        return Kept(Fate.CREATED, api.create_issue(title, body, labels).number)
    issue, *others = found
    fate = _fate(issue, title, body, to_be_open=to_be_open)
    if fate is Fate.EDITED:
        api.edit_issue(issue.number, {"title": title, "body": body})
    elif fate is Fate.REOPENED:
        api.edit_issue(issue.number, {"title": title, "body": body, "state": "open"})
    elif fate is Fate.CLOSED:
        api.edit_issue(issue.number, {"body": body, "state": "closed", "state_reason": "completed"})
    return Kept(fate, issue.number, tuple(each.number for each in others))


def _fate(issue: Issue, title: str, body: str, *, to_be_open: bool) -> Fate:
    match issue.is_open, to_be_open:
        case True, True:
            return Fate.UNCHANGED if issue.title == title and _same(issue.body, body) else Fate.EDITED
        case True, False:
            return Fate.CLOSED
        case False, True:
            return Fate.REOPENED
        case _:
            return Fate.UNCHANGED


def _same(one: str, other: str) -> bool:
    """Compare as GitHub keeps texts: with either kind of line breaks, and without blanks at the end."""
    return one.replace("\r\n", "\n").rstrip() == other.rstrip()
