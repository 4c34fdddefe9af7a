"""
Drafts the changes of one manifest: what is made, and apart from it what is blocked.

What blocks the organization as a whole (nobody can tell which it is, it is protected) blocks everything; what
blocks a single key leaves the others to be made, so that one manifest may have a change of either kind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.model import MEMBER, Action, Change, FieldChange, Target
from reconciler.planning import custom_fields, people
from reconciler.planning.blocking import delete_blocks, global_block
from reconciler.planning.comparing import anonymous, items_of
from reconciler.planning.costs import writes_of
from reconciler.planning.declarations import NOTHING
from reconciler.planning.difference import Candidate, differing, profile_agrees, profile_candidates
from reconciler.planning.digest import change_digest
from reconciler.planning.matching import Absent, Matched, Rule
from reconciler.values import PersonReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.declarations import Declarations
    from reconciler.planning.matching import Match
    from reconciler.planning.observed import Observed
    from reconciler.planning.references import References
    from reconciler.values import OrganizationId

_REASONS = {
    Rule.ID: "pinned",
    Rule.DOMAIN: "matched by domain",
    Rule.PREVIOUSLY: "matched by previously",
    Rule.NAME: "matched by name",
}


def is_in_sync(manifest: Manifest, meant: Match) -> bool:
    """Whether nothing can be due for a manifest: what mostly is so is told without drafting anything."""
    return (
        isinstance(meant, Matched)
        and manifest.is_plain
        and not manifest.absent
        and profile_agrees(manifest, meant.organization)
    )


class Drafter:
    """
    Drafts changes for one account.

    Args:
        account_id: The account's.
        observed: What is known of it.
        declarations: What the manifests say about fields and lists.
        references: Resolves persons and organizations.
    """

    def __init__(
        self, account_id: int, observed: Observed, declarations: Declarations, references: References
    ) -> None:
        self._account_id = account_id
        self._observed = observed
        self._declarations = declarations
        self._references = references

    def changes(self, manifest: Manifest, meant: Match, doubts: Sequence[str]) -> Iterator[Change]:
        """
        Yield what is to be changed for one manifest: at most one change that is made and one that is not.

        Args:
            manifest: What is desired.
            meant: Which organization that is about.
            doubts: Reasons why nothing about it may be changed.
        """
        if isinstance(meant, Matched):
            yield from self._matched(manifest, meant, doubts)
        elif isinstance(meant, Absent):
            if not manifest.absent:
                yield from self._create(manifest)
        else:
            # Nobody knows what it would have been: an update of the pinned organization, or perhaps a create.
            action = Action.CREATE if manifest.id is None else Action.UPDATE
            action = Action.DELETE if manifest.absent else action
            yield self._change(manifest, action, manifest.id, "not matched", (), doubts)

    def candidates(self, manifest: Manifest, organization: Organization | None) -> Iterator[Candidate]:
        """Yield every managed key beside what is held; None is an organization that is to be created."""
        if organization is None or not profile_agrees(manifest, organization):
            yield from profile_candidates(manifest, organization)
        organization_id = organization.id if organization else None
        details = self._observed.details
        if manifest.people:
            found = people.candidate(manifest, manifest.people, organization_id, details, self._references)
            yield from (found,) if found else ()
        declaration = self._declarations.get(manifest.address, NOTHING)
        yield from custom_fields.candidates(manifest, declaration, organization_id, details, self._references)

    def _matched(self, manifest: Manifest, meant: Matched, doubts: Sequence[str]) -> Iterator[Change]:
        organization, reason = meant.organization, _REASONS[meant.rule]
        if manifest.absent:
            fields = tuple(self._fields_that_go(manifest, organization))
            blocked_by = (*doubts, *delete_blocks(meant))
            change = self._change(manifest, Action.DELETE, organization.id, reason, fields, blocked_by)
            yield replace(change, name=manifest.name or organization.name)
            return
        found = differing(self.candidates(manifest, organization))
        yield from self._split(manifest, Action.UPDATE, organization, reason, found, doubts)

    def _create(self, manifest: Manifest) -> Iterator[Change]:
        goes_by = f"the domain {manifest.domain}" if manifest.domain else f"the name {manifest.name}"
        reason = f"nothing in Affinity has {goes_by}"
        found = differing(self.candidates(manifest, None))
        yield from self._split(manifest, Action.CREATE, None, reason, found, ())

    def _split(
        self,
        manifest: Manifest,
        action: Action,
        organization: Organization | None,
        why: str,
        found: Sequence[Candidate],
        doubts: Sequence[str],
    ) -> Iterator[Change]:
        organization_id = organization.id if organization else None
        if doubts:
            fields = tuple(each.change for each in found)
            yield self._change(manifest, action, organization_id, why, fields, doubts)
            return
        made: list[FieldChange] = []
        blocked: dict[FieldChange, str] = {}
        for each in found:
            if each.reason:
                blocked[each.change] = f"{each.change.field}: {each.reason}"
            elif organization and (reason := global_block(each.change.field, organization)):
                blocked[each.change] = reason
            else:
                made.append(each.change)
        if made:
            yield self._change(manifest, action, organization_id, why, tuple(made), ())
        if blocked:
            yield self._change(
                manifest, Action.UPDATE, organization_id, why, tuple(blocked), blocked.values()
            )

    def _fields_that_go(self, manifest: Manifest, organization: Organization) -> Iterator[FieldChange]:
        """Yield everything that we know of an organization and that goes with it."""
        position = manifest.position("/state")
        details, catalog = self._observed.details, self._observed.catalog
        yield FieldChange("name", organization.name, None, position)
        if organization.domain:
            yield FieldChange("domain", organization.domain, None, position)
        if linked := details.people.get(organization.id):
            yield FieldChange("people", tuple(map(PersonReference, linked)), (), position)
        held = details.values.get(organization.id, {})
        for field in catalog.global_fields(held):
            if items := items_of(held[field.id]):
                before = tuple(map(anonymous, items)) if field.multiple else anonymous(items[0])
                target = Target(field.id, field.value_type, field.multiple)
                yield FieldChange(f"fields.{field.name}", before, None, position, target=target)
        for entry_id, list_id in details.memberships.get(organization.id, ()):
            label = f"lists.{catalog.list_name(list_id)}"
            target = Target(list_id=list_id, entry_id=entry_id)
            yield FieldChange(label, MEMBER, None, position, target=target)

    def _change(
        self,
        manifest: Manifest,
        action: Action,
        organization_id: OrganizationId | None,
        reason: str,
        fields: tuple[FieldChange, ...],
        blocked_by: Iterable[str],
    ) -> Change:
        blocked_by = tuple(blocked_by)
        return Change(
            address=manifest.address,
            position=manifest.position(),
            action=action,
            name=manifest.label,
            domain=manifest.domain,
            reason=reason,
            organization_id=organization_id,
            fields=fields,
            blocked_by=blocked_by,
            writes=0 if blocked_by else writes_of(action, fields),
            digest=change_digest(
                account_id=self._account_id,
                organization_id=organization_id,
                name=manifest.label,
                domain=manifest.domain,
                action=action,
                fields=fields,
            ),
        )
