"""What stands in for Affinity and for time where changes are made."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from tests.builders import organization

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.model import Organization
    from reconciler.values import OrganizationId

NEW_ID = 900
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

    def create(self, name: str, domain: str | None) -> Organization:
        self._record(("create", name, domain))
        return self._answer(name, organization(NEW_ID, name, *([domain] if domain else [])))

    def update(self, organization_id: OrganizationId, *, changes: Mapping[str, str | None]) -> Organization:
        self._record(("update", organization_id, dict(changes)))
        domain = changes.get("domain")
        name = changes.get("name") or "Kept"
        return self._answer(name, organization(organization_id, name, *([domain] if domain else [])))

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
