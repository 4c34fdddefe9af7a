"""
Decides what is ours: the marker says what it is about, and only its author says whose it is.

Who merely copies a marker, or quotes it, has written something of his own, which is never touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from reconciler.github.marker import marker_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.github.api import Api
    from reconciler.github.marker import Marker


class Written(Protocol):
    """A comment or an issue."""

    @property
    def author(self) -> str:
        """Who wrote it first; "" for somebody who has gone."""

    @property
    def body(self) -> str:
        """What it says."""


W = TypeVar("W", bound=Written)

JOB_AUTHOR = "github-actions[bot]"
"""Whose name stands above what a job writes with its own token. Source: GitHub Actions, GITHUB_TOKEN."""


def own_login(api: Api, given: str | None) -> str:
    """
    Return under which name the token writes.

    A user's token can ask who that is. An installation's token cannot; that of a job writes as
    `github-actions[bot]`, and that of another app under a name that has to be given.

    Raises:
        RemoteError: GitHub could not be asked.
    """
    return given or api.login() or JOB_AUTHOR


def ours(found: Iterable[W], author: str, marker: Marker) -> list[W]:
    """Return what `author` has written about the same, in the order in which it was found."""
    return [
        each
        for each in found
        if each.author == author and (carried := marker_of(each.body)) and carried.is_about(marker)
    ]
