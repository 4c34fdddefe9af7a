"""Decides which manifest a row of a spreadsheet means: the one with its id, its domain or its name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reconciler.normalize import domain_key, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.desired import Manifest


class Unclear(Exception):
    """Nobody can tell what a row is about; the message says why."""


class Declared:
    """The manifests that there are, each of which one row can mean."""

    def __init__(self, manifests: Iterable[Manifest]) -> None:
        self._by_id: dict[int, Manifest] = {}
        self._by_domain: dict[str, Manifest] = {}
        self._by_name: defaultdict[str, list[Manifest]] = defaultdict(list)
        self._meant: dict[str, int] = {}
        for each in manifests:
            if each.id is not None:
                self._by_id[each.id] = each
            for domain in (*each.previous_domains, *((each.domain,) if each.domain else ())):
                self._by_domain[domain_key(domain)] = each
            if each.name:
                self._by_name[name_key(each.name)].append(each)

    def find(
        self, organization_id: int | None, name: str | None, domain: str | None, row: int
    ) -> Manifest | None:
        """
        Return the manifest that a row means; None for an organization that has none.

        Raises:
            Unclear: Several, one that is to be deleted, or one that an earlier row means.
        """
        found = self._find(organization_id, name, domain)
        if found is None:
            return None
        if found.absent:
            raise Unclear(f"{found.position()} says that this organization is to be deleted")
        if earlier := self._meant.get(found.address):
            raise Unclear(f"{found.position()} is what row {earlier} means, too")
        self._meant[found.address] = row
        return found

    def _find(self, organization_id: int | None, name: str | None, domain: str | None) -> Manifest | None:
        by_id = self._by_id.get(organization_id) if organization_id is not None else None
        by_domain = self._by_domain.get(domain_key(domain)) if domain else None
        if by_domain and organization_id is not None and by_domain.id not in {None, organization_id}:
            raise Unclear(
                f"the domain {domain} is in {by_domain.position()}, which has the id {by_domain.id}"
            )
        if by_id and by_domain and by_id is not by_domain:
            raise Unclear(f"the id is in {by_id.position()}, the domain in {by_domain.position()}")
        if by_id or by_domain:
            return by_id or by_domain
        alike = [
            each
            for each in self._by_name[name_key(name or "")]
            if not (domain and each.domain) and not (organization_id is not None and each.id is not None)
        ]
        if len(alike) > 1:
            raise Unclear(
                f"several manifests have the name: {', '.join(str(each.position()) for each in alike)}"
            )
        return alike[0] if alike else None
