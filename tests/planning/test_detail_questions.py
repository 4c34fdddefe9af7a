"""What is asked about fields, memberships, people and references, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.planning.catalog import Catalog
from reconciler.planning.declarations import resolve
from reconciler.planning.detail_questions import (
    Held,
    declared_fields,
    list_fields,
    open_held,
    open_references,
)
from reconciler.values import (
    FieldId,
    ListId,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    ValueType,
)
from tests.builders import affinity_list, field, manifest, observed, organization

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.planning.declarations import Resolved

ACME = OrganizationId(1)
PORTFOLIO = ListId(88)
CATALOG = Catalog(
    (
        field(1, "Tier"),
        field(2, "Owner", ValueType.PERSON),
        field(3, "Parent", ValueType.ORGANIZATION),
        field(20, "Status", on=88),
        field(21, "Since", ValueType.DATE, on=88),
    ),
    (affinity_list(88, "Portfolio"), affinity_list(89, "Newsletter")),
)


def resolved(*manifests: Manifest, others: tuple[Manifest, ...] = ()) -> Resolved:
    return resolve(manifests, others, CATALOG)


def test_what_nobody_declares_is_not_asked() -> None:
    """Of an organization with a plain manifest, and of one that is not there."""
    assert not open_held(resolved(manifest()), observed(organization()))
    everything = manifest("New", people=[5], fields={"Tier": "Gold"}, lists={"Portfolio": {}})
    assert not open_held(resolved(everything), observed(searched=["New"]))


def test_what_is_declared_is_asked_once() -> None:
    """Only the declared fields, only the declared lists."""
    wanted = resolved(manifest(people=[5], fields={"Tier": "Gold"}, lists={"Portfolio": {"Status": "new"}}))
    known = observed(organization())
    assert Held({ACME: (CATALOG.fields[0],)}, {ACME: (PORTFOLIO,)}, {ACME: None}) == open_held(wanted, known)
    known.details.values[ACME] = {FieldId(1): None}
    known.details.entries[ACME, PORTFOLIO] = ()
    known.details.people[ACME] = ()
    assert not open_held(wanted, known)


def test_a_field_that_was_not_read_with_the_others_is_asked() -> None:
    """Two manifests may have meant one organization until lately."""
    known = observed(organization())
    known.details.values[ACME] = {FieldId(1): None}
    wanted = resolved(manifest(fields={"Tier": "Gold", "Owner": 5}))
    assert {ACME: (CATALOG.fields[0], CATALOG.fields[1])} == open_held(wanted, known).values


def test_of_what_is_to_be_deleted_everything_is_asked_that_goes_with_it() -> None:
    """Every field that anybody declares, all people, all lists."""
    other = manifest("Other", fields={"Owner": 5, "Tier": "Gold"}, path="other.yaml")
    wanted = resolved(manifest("Acme", "acme.com", absent=True), others=(other,))
    known = observed(organization(1, "Acme", "acme.com"))
    assert Held({ACME: (CATALOG.fields[0], CATALOG.fields[1])}, whole={ACME: None}) == open_held(
        wanted, known
    )


def test_declared_fields_are_those_of_all_manifests_by_id() -> None:
    declarations = resolved(
        manifest(fields={"Parent": 7}, lists={"Portfolio": {"Since": "2020-01-01"}}, path="a.yaml"),
        manifest(fields={"Tier": "x", "Parent": 7}, lists={"Portfolio": {"Status": "x"}}, path="b.yaml"),
    ).declarations
    assert [1, 3] == [each.id for each in declared_fields(declarations)]
    assert [20, 21] == [each.id for each in list_fields(declarations, {PORTFOLIO})]
    assert () == list_fields(declarations, {ListId(89)})


def test_references_of_all_manifests_are_asked_together() -> None:
    """One question for each person and each organization, however many name it."""
    wanted = resolved(
        manifest("A", "a.com", fields={"Owner": "ada@fund.com"}, path="a.yaml"),
        manifest("B", "b.com", people=["ada@fund.com", 7], path="b.yaml"),
        manifest("C", "c.com", fields={"Parent": "x.com"}, path="c.yaml"),
    )
    known = observed(*(organization(i, name, f"{name}.com") for i, name in enumerate("abc", start=1)))
    for number in (1, 2, 3):
        known.details.values[OrganizationId(number)] = {}
        known.details.people[OrganizationId(number)] = ()
    questions = open_references(wanted, known)
    assert (["ada@fund.com"], [7], ["x.com"]) == (
        [*questions.emails],
        [*questions.persons],
        [*questions.organizations],
    )


def test_what_the_field_holds_already_is_not_asked() -> None:
    wanted = resolved(manifest(people=[5], fields={"Owner": "ada@fund.com", "Parent": 7}))
    known = observed(organization())
    known.details.people[ACME] = (PersonId(5),)
    known.details.values[ACME] = {
        FieldId(2): PersonReference(PersonId(5), "ada@fund.com"),
        FieldId(3): OrganizationReference(OrganizationId(7)),
    }
    assert not open_references(wanted, known)
