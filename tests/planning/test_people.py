"""Who comes and who goes: design, section 3, "people"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.planning.comparing import items_of
from reconciler.planning.people import candidate
from reconciler.planning.references import References
from reconciler.values import OrganizationId, Person, PersonId, PersonReference, PersonType
from tests.builders import manifest, observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.planning.difference import Candidate
    from reconciler.planning.observed import Observed
    from reconciler.values import Value

ACME = OrganizationId(1)
PERSONS = {
    1: Person(PersonId(1), PersonType.EXTERNAL, ("mira@acme.com",)),
    2: Person(PersonId(2), PersonType.EXTERNAL, ("jonas@acme.com",)),
    3: Person(PersonId(3), PersonType.INTERNAL, ("ada@fund.com",)),
    4: Person(PersonId(4), PersonType.COLLABORATOR, ("noor@advisors.com",)),
    5: Person(PersonId(5), PersonType.EXTERNAL),
}


def snapshot(linked: Iterable[int]) -> Observed:
    """Everybody is known, and so is that nobody@acme.com is nobody's e-mail."""
    known = observed()
    known.details.people[ACME] = tuple(map(PersonId, linked))
    known.details.persons.update({each.id: each for each in PERSONS.values()})
    known.details.persons[PersonId(9)] = None
    known.details.emails.update({email: (each,) for each in PERSONS.values() for email in each.emails})
    known.details.emails["nobody@acme.com"] = ()
    known.details.emails["info@acme.com"] = (PERSONS[1], PERSONS[2])
    return known


def compared(
    people: Iterable[str | int] | Mapping[str, Iterable[str | int]],
    known: Observed,
    organization_id: OrganizationId | None = ACME,
) -> tuple[Candidate | None, References]:
    wanted = manifest(people=people)
    assert wanted.people
    references = References([wanted], [], known)
    return candidate(wanted, wanted.people, organization_id, known.details, references), references


def ids(people: Value) -> list[int]:
    return [each.id for each in items_of(people) if isinstance(each, PersonReference)]


def coming_and_going(
    people: Iterable[str | int] | Mapping[str, Iterable[str | int]], linked: Sequence[int]
) -> tuple[list[int], list[int]]:
    found, _ = compared(people, snapshot(linked))
    assert found
    assert not found.reason
    assert (found.held != found.wanted) is bool(found.change.before or found.change.after)
    return ids(found.change.after), ids(found.change.before)


@pytest.mark.parametrize(
    ("people", "linked", "coming", "going"),
    [
        (["mira@acme.com", 2], [2, 3], [1], []),
        (["mira@acme.com", 1], [], [1], []),
        (["mira@acme.com"], [1, 2], [], []),
        ({"include": [1], "exclude": ["jonas@acme.com"]}, [2, 3], [1], [2]),
        ({"exclude": [3]}, [3], [], [3]),
        ({"exclude": ["nobody@acme.com", 9, 2]}, [1], [], []),
        ({"only": [1]}, [2, 3, 4, 5], [1], [2, 5]),
        ({"only": []}, [1, 3], [], [1]),
        ({"only": [1]}, [1, 3, 4], [], []),
    ],
)
def test_people_come_and_go_as_declared(
    people: Sequence[str | int] | Mapping[str, Sequence[str | int]],
    linked: list[int],
    coming: list[int],
    going: list[int],
) -> None:
    """A list is additive; who is not there need not be excluded; `only` is about external people."""
    assert (coming, going) == coming_and_going(people, linked)


@given(st.sets(st.sampled_from([*PERSONS])), st.sets(st.sampled_from([*PERSONS])))
def test_only_never_removes_people_of_the_team(wanted: set[int], linked: set[int]) -> None:
    """And makes the rest exactly what is declared."""
    coming, going = coming_and_going({"only": sorted(wanted)}, sorted(linked))
    assert all(PERSONS[each].type is PersonType.EXTERNAL for each in going)
    after = (linked | set(coming)) - set(going)
    assert wanted == {each for each in after if PERSONS[each].type is PersonType.EXTERNAL or each in wanted}


def test_a_person_whom_affinity_does_not_show_is_left_alone() -> None:
    """Nobody can tell whether that one is external."""
    assert ([], []) == coming_and_going({"only": []}, [9])


def test_a_new_organization_has_nobody_yet() -> None:
    found, _ = compared([1], snapshot([2]), organization_id=None)
    assert found
    assert ([1], []) == (ids(found.change.after), ids(found.change.before))


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (
            [1, "nobody@acme.com"],
            "no person in Affinity has the e-mail nobody@acme.com (people are not created from here)",
        ),
        ([9], "person 9 is not found or not visible to this key"),
        (["info@acme.com"], "several persons have the e-mail info@acme.com (1, 2): write the id of one"),
        (
            {"exclude": ["info@acme.com"]},
            "several persons have the e-mail info@acme.com (1, 2): write the id of one",
        ),
        ({"include": ["mira@acme.com"], "exclude": [1]}, "person 1 is both included and excluded"),
    ],
)
def test_who_cannot_be_told_blocks_all_people(
    people: Sequence[str | int] | Mapping[str, Sequence[str | int]], reason: str
) -> None:
    """Nobody is created, and nobody is linked halfway."""
    found, _ = compared(people, snapshot([]))
    assert found
    assert reason == found.reason


def test_all_who_are_unknown_are_asked_for_together() -> None:
    """One round of questions, not one a person."""
    known = observed()
    known.details.people[ACME] = ()
    found, references = compared(["a@acme.com", 7, "b@acme.com"], known)
    assert found is None
    assert (["a@acme.com", "b@acme.com"], [7]) == (
        [*references.questions.emails],
        [*references.questions.persons],
    )


def test_only_asks_what_the_others_are() -> None:
    """Not about those who stay anyhow."""
    known = observed()
    known.details.people[ACME] = (PersonId(1), PersonId(2), PersonId(3))
    found, references = compared({"only": [1]}, known)
    assert (None, [2, 3]) == (found, [*references.questions.persons])
