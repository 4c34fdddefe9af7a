"""
What has been learned from Affinity so far: organizations, what pins turned out to be, and how far was looked.

Keeping "not found" apart from "not looked for" is the whole point: a create rests on the first, and the
second is a question that is still open (`questions.py`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.normalize import domain_key, name_key
from reconciler.planning.catalog import Catalog
from reconciler.planning.details import Details

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.model import Organization
    from reconciler.values import OrganizationId


@dataclass(slots=True)
class Observed:
    """
    A snapshot that grows while it is fetched.

    Attributes:
        listed: Every own organization is known: a listing was read to its end.
        searched: Terms whose search was read to its end.
        too_common: Terms with more hits than are worth reading.
        merged: Where ids went that were merged away.
        missing: Ids that Affinity does not know or does not show to this key.
        notices: What a lack of permissions made dearer to read.
        catalog: The account's fields and lists, as far as manifests need them.
        details: Fields, memberships and people.
    """

    listed: bool = False
    searched: set[str] = field(default_factory=set)
    too_common: set[str] = field(default_factory=set)
    merged: dict[OrganizationId, OrganizationId] = field(default_factory=dict)
    missing: set[OrganizationId] = field(default_factory=set)
    notices: list[str] = field(default_factory=list, compare=False)
    catalog: Catalog = field(default_factory=Catalog)
    details: Details = field(default_factory=Details)
    _by_id: dict[OrganizationId, Organization] = field(default_factory=dict)
    _unsorted: list[Organization] = field(default_factory=list)
    _by_domain: defaultdict[str, list[OrganizationId]] = field(default_factory=lambda: defaultdict(list))
    _by_name: defaultdict[str, list[OrganizationId]] = field(default_factory=lambda: defaultdict(list))

    def add(self, organization: Organization) -> None:
        """
        Learn of an organization. The first reading stays, so that a run judges by one state of it.

        A search or a listing may still show for a while what is gone.
        """
        key = organization.id
        if key in self._by_id or key in self.missing or key in self.merged:
            return
        self._by_id[key] = organization
        self._unsorted.append(organization)

    def lose(self, organization_id: OrganizationId) -> None:
        """Learn that an organization is gone, or not visible, whatever else has shown it."""
        self.missing.add(organization_id)
        self._by_id.pop(organization_id, None)

    def merge(self, organization_id: OrganizationId, survivor: Organization) -> None:
        """Learn that an organization was merged into another one, whatever else still shows it."""
        self.merged[organization_id] = survivor.id
        self._by_id.pop(organization_id, None)
        self.add(survivor)

    def pinned(self, pin: OrganizationId) -> Organization | None:
        """Return the organization behind a pin, merges followed; None if there is none or it is not known."""
        return self._by_id.get(self.merged.get(pin, pin))

    def knows(self, pin: OrganizationId) -> bool:
        """Whether a pin needs no more reading."""
        return pin in self._by_id or pin in self.missing or self.merged.get(pin) in self._by_id

    def unread(self, pins: Iterable[OrganizationId]) -> tuple[OrganizationId, ...]:
        """Return the pins that are still to be read, without repetition."""
        known = self._by_id
        return tuple(dict.fromkeys(pin for pin in pins if pin not in known and not self.knows(pin)))

    def with_domains(self, domains: Iterable[str]) -> tuple[Organization, ...]:
        """Return the organizations that have one of these domains, by id."""
        self._sort()
        return self._found(self._by_domain.get(domain_key(domain)) for domain in domains)

    def with_names(self, names: Iterable[str]) -> tuple[Organization, ...]:
        """Return the organizations that have one of these names, by id."""
        self._sort()
        return self._found(self._by_name.get(name_key(name)) for name in names)

    def _sort(self) -> None:
        """Sort what was added by domain and name; where everything is pinned, nobody asks for that."""
        for organization in self._unsorted:
            for domain in organization.domains:
                self._by_domain[domain_key(domain)].append(organization.id)
            self._by_name[name_key(organization.name)].append(organization.id)
        self._unsorted.clear()

    def _found(self, groups: Iterable[Iterable[OrganizationId] | None]) -> tuple[Organization, ...]:
        found = {each for group in groups for each in group or () if each in self._by_id}
        return tuple(self._by_id[each] for each in sorted(found))
