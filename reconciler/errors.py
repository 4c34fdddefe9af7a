"""
The error tree. Every error that a user can meet is one of these; each knows its exit status and next step.

    ReconcilerError                     1   .next_step
    ├── UsageError                     64
    ├── InvalidInput                    1   .problems: everything wrong with manifests or settings
    ├── InvalidPlan                     1   a plan file that is cut, tampered with or of another version
    ├── BudgetSpent                     1   the month's share of requests, or --max-requests, is used up
    ├── Cancelled                       1   somebody answered "no"
    ├── Interrupted                   130   SIGINT or SIGTERM
    ├── WrongAccount                    3   the key's account is not the one that was named
    ├── StalePlan                       4   Affinity or the manifests moved since the plan was approved
    ├── ForeignSchema                   4   the workspace schema is another account's
    ├── NotRecorded                     1   the journal cannot be written
    └── RemoteError                     1   .method .route .status
        ├── NotAuthorized      401          the key, or the address it is used from
        ├── Forbidden          403          a permission that the key lacks
        ├── NotFound           404, 422     .resource_id is unknown or not visible
        ├── Merged             422          .survivor_id is where it went
        ├── Rejected           4xx          Affinity refused the request, and says why
        ├── RateLimited        429          .scope: minute, month or concurrency
        ├── Unavailable        5xx, lost    .sent: whether the server may have acted
        └── UnexpectedAnswer                an answer that does not have the shape it is known to have

Messages may hold text that came from Affinity or from a manifest; whoever prints them makes it harmless
(`reports/visible.py`). No message ever holds the API key.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.model import Problem


class ExitStatus(IntEnum):
    """What the process tells its caller. When several hold, `worst` decides."""

    DONE = 0
    FAILED = 1
    CHANGES = 2
    BLOCKED = 3
    STALE = 4
    INCOMPLETE = 5
    USAGE = 64
    INTERRUPTED = 130

    @classmethod
    def worst(cls, statuses: Sequence[ExitStatus]) -> ExitStatus:
        """Return the status that outranks the others; `DONE` for none."""
        return min(statuses, key=_RANK.index, default=cls.DONE)


_RANK = (
    ExitStatus.USAGE,
    ExitStatus.FAILED,
    ExitStatus.INTERRUPTED,
    ExitStatus.STALE,
    ExitStatus.INCOMPLETE,
    ExitStatus.BLOCKED,
    ExitStatus.CHANGES,
    ExitStatus.DONE,
)


class ReconcilerError(Exception):
    """Anything that stops a run. `next_step` says what the user can do about it; it may be empty."""

    exit_status = ExitStatus.FAILED

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.next_step = next_step


class UsageError(ReconcilerError):
    """The command line cannot be run as it stands."""

    exit_status = ExitStatus.USAGE


class InvalidInput(ReconcilerError):
    """Manifests or settings are invalid; `problems` holds everything found, sorted by place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in manifests or settings")
        self.problems = tuple(sorted(problems))


class InvalidPlan(ReconcilerError):
    """A plan file cannot be used."""


class BudgetSpent(ReconcilerError):
    """No more requests may be sent in this run; waiting does not help."""


class Interrupted(ReconcilerError):
    """A signal asked the run to end."""

    exit_status = ExitStatus.INTERRUPTED


class Cancelled(ReconcilerError):
    """A prompt was answered with anything but yes."""


class WrongAccount(ReconcilerError):
    """The key belongs to another account than the one that was named, or none was named."""

    exit_status = ExitStatus.BLOCKED


class StalePlan(ReconcilerError):
    """The approved plan is not what would be done now; `differences` says how, a line each."""

    exit_status = ExitStatus.STALE

    def __init__(self, message: str, *, differences: Sequence[str] = (), next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.differences = tuple(differences)


class ForeignSchema(ReconcilerError):
    """The workspace schema is of another account than the settings name."""

    exit_status = ExitStatus.STALE


class NotRecorded(ReconcilerError):
    """The journal cannot be written, so that nothing more may be sent."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"the journal cannot be written ({error.strerror or error})",
            next_step="make room for it and apply again",
        )


class RemoteError(ReconcilerError):
    """
    A request that did not give what it was sent for.

    Attributes:
        method: The HTTP verb.
        route: Path of the request with `{id}` for ids, without query.
        status: HTTP status, or None when no answer came.
    """

    def __init__(
        self, message: str, *, method: str, route: str, status: int | None = None, next_step: str = ""
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.method = method
        self.route = route
        self.status = status


class NotAuthorized(RemoteError):
    """401: the key is invalid, or not allowed from this address."""


class Forbidden(RemoteError):
    """403: the key's user lacks a permission."""


class NotFound(RemoteError):
    """The id is unknown, deleted, or not visible to this key (v1 says 422, v2 says 404)."""


class Merged(RemoteError):
    """The id was merged into `survivor_id`."""

    def __init__(
        self, message: str, *, survivor_id: int, method: str, route: str, status: int | None
    ) -> None:
        super().__init__(message, method=method, route=route, status=status)
        self.survivor_id = survivor_id


class Rejected(RemoteError):
    """Any other 4xx: Affinity refuses the request; the message is Affinity's own."""


class RateLimited(RemoteError):
    """429; `scope` is "minute", "month" or "concurrency". The request was not carried out."""

    def __init__(self, message: str, *, scope: str, method: str, route: str, next_step: str = "") -> None:
        super().__init__(message, method=method, route=route, status=429, next_step=next_step)
        self.scope = scope


class Unavailable(RemoteError):
    """5xx, a time-out, a dropped or refused connection. `sent` says whether the server may have acted."""

    def __init__(
        self,
        message: str,
        *,
        sent: bool,
        method: str,
        route: str,
        status: int | None = None,
        next_step: str = "",
    ) -> None:
        super().__init__(message, method=method, route=route, status=status, next_step=next_step)
        self.sent = sent


class UnexpectedAnswer(RemoteError):
    """An answer that cannot be trusted: no JSON, another shape, too large, or a listing without end."""
