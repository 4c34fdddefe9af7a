"""What stands in for Affinity and for time where changes are made."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from reconciler.values import EntryId
from tests.builders import organization

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.applying.writing import Written
    from reconciler.model import Organization
    from reconciler.values import ListId, OrganizationId, PersonId

NEW_ID = 900
NEW_ENTRY = EntryId(70)
START_S = 1_000_000.0


class RecordingWriter:
    """Keeps every write; answers as planned, or with what is set for a name; searches find what is set."""

    def __init__(
        self,
        answers: Mapping[str, Organization | Exception] | None = None,
        found: Mapping[str, Sequence[Organization]] | None = None,
    ) -> None:
        self.writes: list[tuple[object, ...]] = []
        self.searches: list[str] = []
        self._answers = answers or {}
        self._found = found or {}
        self._lock = Lock()
        self.errors: dict[str, list[Exception]] = {}
        self.people: dict[OrganizationId, tuple[PersonId, ...]] = {}
        self.memberships: dict[OrganizationId, tuple[tuple[EntryId, ListId], ...]] = {}

    def create(self, name: str, domain: str | None, person_ids: Sequence[PersonId] = ()) -> Organization:
        self._record(("create", name, domain, *((tuple(person_ids),) if person_ids else ())))
        return self._answer(name, organization(NEW_ID, name, *([domain] if domain else [])))

    def update(
        self,
        organization_id: OrganizationId,
        *,
        changes: Mapping[str, str | None],
        person_ids: Sequence[PersonId] | None = None,
    ) -> Organization:
        people = () if person_ids is None else (tuple(person_ids),)
        self._record(("update", organization_id, dict(changes), *people))
        domain = changes.get("domain")
        name = changes.get("name") or "Kept"
        return self._answer(name, organization(organization_id, name, *([domain] if domain else [])))

    def delete(self, organization_id: OrganizationId) -> None:
        self._record(("delete", organization_id))
        self._fail(f"delete {organization_id}")

    def person_ids(self, organization_id: OrganizationId) -> Sequence[PersonId]:
        return self.people.get(organization_id, ())

    def entries(self, organization_id: OrganizationId) -> Sequence[tuple[EntryId, ListId]]:
        self._fail(f"entries {organization_id}")
        return self.memberships.get(organization_id, ())

    def write_fields(self, organization_id: OrganizationId, values: Sequence[Written]) -> None:
        self._record(("fields", organization_id, tuple(values)))
        self._fail(f"fields {organization_id}")

    def write_entry_fields(self, list_id: ListId, entry_id: EntryId, values: Sequence[Written]) -> None:
        self._record(("entry fields", list_id, entry_id, tuple(values)))
        self._fail(f"entry fields {entry_id}")

    def add_entry(self, list_id: ListId, organization_id: OrganizationId) -> EntryId:
        self._record(("add entry", list_id, organization_id))
        self._fail(f"add entry {list_id}")
        return NEW_ENTRY

    def remove_entry(self, list_id: ListId, entry_id: EntryId) -> None:
        self._record(("remove entry", list_id, entry_id))
        self._fail(f"remove entry {entry_id}")

    def _fail(self, what: str) -> None:
        """Raise the first of the errors that are set for a write, if any is left."""
        if errors := self.errors.get(what):
            raise errors.pop(0)

    def search(self, term: str) -> Sequence[Organization]:
        self.searches.append(term)
        return self._found.get(term, ())

    def _record(self, write: tuple[object, ...]) -> None:
        with self._lock:
            self.writes.append(write)

    def _answer(self, name: str, plain: Organization) -> Organization:
        answer = self._answers.get(name, plain)
        if isinstance(answer, Exception):
            raise answer
        return answer


class SteppedTime:
    """Time that passes only where somebody waits for it."""

    def __init__(self) -> None:
        self.waited_s = 0.0

    def now_s(self) -> float:
        return START_S + self.waited_s

    def pause(self, seconds: float, why: str) -> None:
        assert why
        self.waited_s += seconds
