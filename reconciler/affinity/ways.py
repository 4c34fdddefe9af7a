"""
What the ways of reading what organizations hold have in common: whom they ask, and what they find out by it.

That is which way the key may not go, and which organizations are gone although a search still shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reconciler.errors import Merged, NotFound
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from reconciler.affinity.asking import Asker
    from reconciler.affinity.holdings import V1, V2
    from reconciler.planning.observed import Observed

T = TypeVar("T")


class Ways:
    """
    Reads into a snapshot.

    Args:
        observed: The snapshot.
        v1: Version 1.
        v2: Version 2.
        asker: Asks several questions at a time.
        fresh: Organizations written so lately that v2 may not know it yet.
    """

    def __init__(
        self,
        observed: Observed,
        v1: V1,
        v2: V2,
        asker: Asker,
        *,
        fresh: Collection[OrganizationId],
    ) -> None:
        self._observed = observed
        self._details = observed.details
        self._v1 = v1
        self._v2 = v2
        self._asker = asker
        self._fresh = frozenset(fresh)
        self._refused: set[str] = set()

    def _unless_gone(self, ask: Callable[[OrganizationId], T]) -> Callable[[OrganizationId], T | None]:
        """
        Return the question whose answer is None where the organization is gone: search and v2 lag.

        What it was merged into is learned: where the one is still shown, the other may not be.
        """

        def ask_or_lose(organization_id: OrganizationId) -> T | None:
            try:
                return ask(organization_id)
            except Merged as merged:
                self._follow(organization_id, OrganizationId(merged.survivor_id))
            except NotFound:
                self._observed.lose(organization_id)
            return None

        return ask_or_lose

    def _follow(self, gone: OrganizationId, survivor_id: OrganizationId) -> None:
        try:
            survivor = self._v1.record(survivor_id).organization
        except (Merged, NotFound):
            self._observed.lose(gone)
        else:
            self._observed.merge(gone, survivor)

    def _notice(self, message: str) -> None:
        if message not in self._observed.notices:
            self._observed.notices.append(message)
