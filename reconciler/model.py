"""
Frozen values that every room speaks. Nothing here decides, reads or prints.

Git's side is `desired.Manifest`, Affinity's is `Organization`; planning turns the two into a `Plan` of
`Change`s, and applying turns that into a `Receipt`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reconciler.values import EntryId, FieldId, ListId, OrganizationId, Value, ValueType


# --- places -----------------------------------------------------------------------------------------------


class Position(NamedTuple):
    """A place in a file: path relative to the root with forward slashes; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """Something wrong with the input, and where."""

    position: Position
    message: str

    def __str__(self) -> str:
        return f"{self.position}: {self.message}"


# --- Affinity's side --------------------------------------------------------------------------------------


class Account(NamedTuple):
    """The Affinity account that a key belongs to, as whoami tells it."""

    id: int
    name: str
    subdomain: str


class Quota(NamedTuple):
    """
    What the last answer said about the limits on requests; None is "not told".

    Attributes:
        minute_limit: Requests allowed in a window of a minute.
        minute_remaining: Of these, left.
        minute_reset_s: Seconds until the window ends.
        month_limit: Requests allowed in a month; None also where there is no monthly limit.
        month_remaining: Of these, left.
        month_reset_s: Seconds until the month ends.
        month_unlimited: Affinity says that there is no monthly limit.
    """

    minute_limit: int | None = None
    minute_remaining: int | None = None
    minute_reset_s: int | None = None
    month_limit: int | None = None
    month_remaining: int | None = None
    month_reset_s: int | None = None
    month_unlimited: bool = False

    def after(self, earlier: Quota | None) -> Quota:
        """Return this one, where an earlier one did not know of fewer requests left this month already."""
        if earlier is None or earlier.month_remaining is None or self.month_remaining is None:
            return self
        return self._replace(month_remaining=min(self.month_remaining, earlier.month_remaining))


class Organization(NamedTuple):
    """
    What Affinity holds of one organization (the observed side). A tuple, as `Manifest` is one.

    Attributes:
        domain: The primary domain, one of `domains`, or None.
        domains: All its domains.
        is_global: Whether it belongs to Affinity's shared dataset: its name and domain cannot be changed.
    """

    id: OrganizationId
    name: str
    domain: str | None = None
    domains: tuple[str, ...] = ()
    is_global: bool = False


# --- the plan ---------------------------------------------------------------------------------------------


class Action(StrEnum):
    """What a change does to an organization."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Origin(StrEnum):
    """Whether a change came with the commits that are planned, or was due before them."""

    CHANGE = "this change"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Target:
    """
    Where in Affinity a change of a custom field or of a membership is written.

    Attributes:
        field_id: The custom field; None for the membership itself.
        value_type: Of that field.
        multiple: Whether it takes several values.
        list_id: The list; None for a global field.
        entry_id: The membership; None for one that is still to be made.
    """

    field_id: FieldId | None = None
    value_type: ValueType | None = None
    multiple: bool = False
    list_id: ListId | None = None
    entry_id: EntryId | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """
    One key of an organization, before and after; None is "empty" on either side.

    Attributes:
        field: "name", "domain", "people", "fields.Tier", "lists.Portfolio", "lists.Portfolio.Status".
        before: What Affinity holds. Of `people`, those who go.
        after: What it is to hold. Of `people`, those who come. A membership is the text `MEMBER`.
        dropped: Values that Affinity may drop on its own when this one is written (the other domains).
        target: None for name, domain and people.
    """

    field: str
    before: Value
    after: Value
    position: Position
    dropped: tuple[str, ...] = ()
    target: Target | None = None


MEMBER = "on the list"
"""The value of a membership; None is the lack of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change to one organization, made by applying unless `blocked_by` says why not.

    Attributes:
        address: The manifest's address.
        name: What to call the organization.
        domain: The manifest's domain, if it has one.
        reason: Why this change: how the organization was matched, or that none was.
        organization_id: None for a create, and where no single organization was found.
        blocked_by: Reasons that keep it from being made; empty for a change that apply makes.
        writes: Requests that apply needs for it.
        digest: SHA-256 that approval is bound to, in hexadecimal.
        origin: Always this change, unless a plan compares two commits (`Plan.base`).
    """

    address: str
    position: Position
    action: Action
    name: str
    domain: str | None
    reason: str
    organization_id: OrganizationId | None
    fields: tuple[FieldChange, ...]
    blocked_by: tuple[str, ...]
    writes: int
    digest: str
    origin: Origin = Origin.CHANGE

    @property
    def blocked(self) -> bool:
        """Whether apply leaves this change alone."""
        return bool(self.blocked_by)


class Note(NamedTuple):
    """Something about a manifest that a reviewer should know and that changes nothing."""

    position: Position
    message: str


@dataclass(frozen=True, slots=True)
class GuardLimit:
    """A guard trips above `count` changes that are also above `share` (0 to 1) of all manifests."""

    count: int
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Guard:
    """
    A limit on a plan.

    Attributes:
        kind: "creates", "updates" or "deletes".
        count: How many such changes the plan holds.
        limit: In force for this run.
        tripped: Whether the plan is over it, so that nothing of it is applied.
    """

    kind: str
    count: int
    limit: GuardLimit
    tripped: bool


class Cost(NamedTuple):
    """Requests of apply: `reads` to plan again, `writes`, `settling` until searches know the creates."""

    reads: int
    writes: int
    settling: int = 0

    @property
    def requests(self) -> int:
        """All of them."""
        return self.reads + self.writes + self.settling


@dataclass(frozen=True, slots=True)
class Plan:
    """
    The difference between manifests and Affinity: plain data, saved, shown, approved and compared.

    Attributes:
        targets: Globs that chose the manifests; empty for all of them.
        manifests: How many manifests lie under the root.
        considered: How many of them this plan looked at.
        changes: Sorted by address; blocked ones among them.
        digest: SHA-256 over the digests of the pending changes, in hexadecimal; "" for an offline plan.
        base: The commit that the manifests are compared with; None where drift is not told apart.
        since: The commit since which a manifest must have changed to be looked at; None for all.
        offline: Whether two commits are compared without Affinity, which nobody can apply.
    """

    account: Account
    targets: tuple[str, ...]
    manifests: int
    considered: int
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    guards: tuple[Guard, ...]
    cost: Cost
    digest: str
    base: str | None = None
    since: str | None = None
    offline: bool = False

    @property
    def pending(self) -> tuple[Change, ...]:
        """The changes that apply makes."""
        return tuple(
            change for change in self.changes if not change.blocked and change.origin is Origin.CHANGE
        )

    @property
    def blocked(self) -> tuple[Change, ...]:
        """The changes of this change that apply leaves alone."""
        return tuple(change for change in self.changes if change.blocked and change.origin is Origin.CHANGE)

    @property
    def drift(self) -> tuple[Change, ...]:
        """The changes that were due before this change, blocked ones among them; apply leaves them alone."""
        return tuple(change for change in self.changes if change.origin is Origin.DRIFT)

    @property
    def tripped(self) -> tuple[Guard, ...]:
        """The guards that stop this plan from being applied."""
        return tuple(guard for guard in self.guards if guard.tripped)

    @property
    def unchanged(self) -> int:
        """How many manifests Affinity matches already."""
        return self.considered - len({change.address for change in self.changes})

    def count(self, action: Action) -> int:
        """How many pending changes of one kind there are."""
        return sum(change.action is action for change in self.pending)


# --- the receipt ------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What became of a planned change."""

    DONE = "done"
    IN_EFFECT = "in effect already"
    KEPT_AS = "kept as"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    NOT_ATTEMPTED = "not attempted"


@dataclass(frozen=True, slots=True)
class Result:
    """
    What became of one change.

    Attributes:
        organization_id: The organization written; for a create, the new one. None when nothing is known.
        detail: What went wrong and what to do, or what Affinity kept instead; empty for a plain success.
    """

    change: Change
    outcome: Outcome
    organization_id: OrganizationId | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What apply did: a result for each change that was to be made, and what else the user should know."""

    results: tuple[Result, ...] = ()
    warnings: tuple[str, ...] = ()

    def count(self, *outcomes: Outcome) -> int:
        """How many results have one of these outcomes."""
        return sum(result.outcome in outcomes for result in self.results)

    @property
    def complete(self) -> bool:
        """Whether every change is in effect just as planned."""
        return all(result.outcome in {Outcome.DONE, Outcome.IN_EFFECT} for result in self.results)


# --- the diagnosis ----------------------------------------------------------------------------------------


class Finding(NamedTuple):
    """
    One thing that doctor looked at.

    Attributes:
        good: Whether it is not in the way of a plan.
        next_step: What to do about it; may be filled for something good that could be better.
    """

    topic: str
    good: bool
    said: str
    next_step: str = ""
