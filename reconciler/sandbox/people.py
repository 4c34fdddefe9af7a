"""
People who are attached late: what `person_ids` shows for a while after a write.

Source: Affinity's MCP server: people given in a create or an update may be attached asynchronously, so that
the answer shows none or the old ones. How late is unknown, hence `late_people_s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.sandbox.records import Organization


class LatePeople:
    """
    Remembers whom each organization showed before a write. What was written is stored all along.

    Args:
        lag_s: Seconds until a write shows.
        clock_s: Monotonic seconds.
    """

    def __init__(self, lag_s: float, clock_s: Callable[[], float]) -> None:
        self._lag_s = lag_s
        self._clock_s = clock_s
        self._before: dict[int, tuple[float, tuple[int, ...]]] = {}

    def shown(self, organization: Organization) -> tuple[int, ...]:
        """Return the people that an answer shows now."""
        until_s, before = self._before.get(organization.id, (float("-inf"), ()))
        return before if self._clock_s() < until_s else organization.person_ids

    def organization_ids(self, person_id: int, stored: Iterable[Organization]) -> list[int]:
        """Return the organizations that an answer shows for a person, who belongs to those in `stored`."""
        shown = {one.id for one in stored if person_id in self.shown(one)}
        now_s = self._clock_s()
        # A copy, because another request may write meanwhile.
        before = dict(self._before)
        late = {key for key, (until_s, people) in before.items() if now_s < until_s and person_id in people}
        return sorted(shown | late)

    def written(self, organization_id: int, before: tuple[int, ...]) -> None:
        """Keep showing `before` for as long as people are late."""
        if self._lag_s:
            self._before[organization_id] = (self._clock_s() + self._lag_s, before)
