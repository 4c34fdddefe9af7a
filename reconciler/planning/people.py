"""Compares the people that a manifest declares with those that Affinity links with the organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import FieldChange
from reconciler.planning.difference import Candidate
from reconciler.planning.references import Blocked, NotThere, Open
from reconciler.values import PersonReference, PersonType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from reconciler.desired import DesiredPeople, DesiredPerson, Manifest
    from reconciler.planning.details import Details
    from reconciler.planning.references import References
    from reconciler.values import OrganizationId, PersonId


def candidate(
    manifest: Manifest,
    people: DesiredPeople,
    organization_id: OrganizationId | None,
    details: Details,
    references: References,
) -> Candidate | None:
    """
    Return who comes and who goes; None while something has to be asked first.

    Internal users and collaborators never go because a manifest leaves them out: Affinity and the team link
    them by themselves.
    """
    linked = details.people[organization_id] if organization_id is not None else ()
    position = manifest.position("/people")
    reasons: list[str] = []
    try:
        included = tuple(_resolved(people.include, linked, references, reasons))
        excluded = tuple(_resolved(people.exclude, linked, references, reasons, may_be_unknown=True))
        if people.only:
            kept = {each.id for each in included}
            others = [each for each in linked if each not in kept]
            excluded = tuple(_external(others, details, references))
    except Open:
        return None
    on_both_sides = {each.id for each in included} & {each.id for each in excluded}
    reasons += [f"person {each} is both included and excluded" for each in sorted(on_both_sides)]
    if reasons:
        wanted = tuple(each.person for each in people.include)
        return Candidate(FieldChange("people", (), wanted, position), (), wanted, "; ".join(reasons))
    coming = tuple(each for each in included if each.id not in linked)
    going = tuple(each for each in excluded if each.id in linked)
    return Candidate(FieldChange("people", going, coming, position), (), going + coming)


def _resolved(
    people: Iterable[DesiredPerson],
    linked: Collection[PersonId],
    references: References,
    reasons: list[str],
    *,
    may_be_unknown: bool = False,
) -> Iterator[PersonReference]:
    """Yield the persons, each once; note why one cannot be told."""
    seen: set[PersonId] = set()
    still_open = False
    for each in people:
        try:
            person = references.person(each.person, linked=linked)
        except Open:
            still_open = True  # the others are noted all the same, so that they are asked together
        except NotThere as error:
            if not may_be_unknown:
                reasons.append(str(error))
        except Blocked as error:
            reasons.append(str(error))
        else:
            if person.id not in seen:
                seen.add(person.id)
                yield person
    if still_open:
        raise Open


def _external(
    people: Iterable[PersonId], details: Details, references: References
) -> Iterator[PersonReference]:
    """Yield the external ones; one whom Affinity links and does not show is left alone."""
    unknown = [each for each in people if each not in details.persons]
    if unknown:
        references.questions.persons.update(dict.fromkeys(unknown))
        raise Open
    for each in people:
        person = details.persons[each]
        if person is not None and person.type is PersonType.EXTERNAL:
            yield PersonReference(each, person.emails[0] if person.emails else "")
