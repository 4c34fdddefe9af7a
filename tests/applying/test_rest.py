"""Fields, memberships and people are written once all organizations exist."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import BudgetSpent, NotFound, Rejected, Unavailable
from reconciler.model import MEMBER, Action, Outcome, Target
from reconciler.values import (
    EntryId,
    FieldId,
    ListId,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
)
from tests.applying.doubles import NEW_ENTRY, NEW_ID, RecordingWriter
from tests.applying.test_run import Run
from tests.builders import change, field_change

if TYPE_CHECKING:
    from reconciler.model import Change, FieldChange
    from reconciler.values import Value

ACME = OrganizationId(1)
PORTFOLIO = ListId(88)
REFUSED = Rejected("refused", method="PATCH", route="/v2/companies/{id}/fields", status=400)
LOST = Unavailable("lost", sent=True, method="POST", route="/lists/{id}/list-entries")
UNKNOWN = NotFound("unknown", method="PATCH", route="/v2/companies/{id}/fields", status=404)

NAME = field_change("name", None, "Acme")
DOMAIN = field_change("domain", None, "acme.com")
PEOPLE = field_change("people", (), (PersonReference(PersonId(5)),))
TIER_TARGET = Target(FieldId(1))
STATUS_TARGET = Target(FieldId(20), list_id=PORTFOLIO)
TIER = field_change("fields.Tier", None, "Gold", target=TIER_TARGET)
JOIN = field_change("lists.Portfolio", None, MEMBER, target=Target(list_id=PORTFOLIO))
STATUS = field_change("lists.Portfolio.Status", None, "new", target=STATUS_TARGET)
LEAVE = field_change(
    "lists.Newsletter", MEMBER, None, target=Target(list_id=ListId(89), entry_id=EntryId(60))
)


def update(*fields: FieldChange) -> Change:
    return change(Action.UPDATE, *fields, organization_id=1)


def create(*fields: FieldChange) -> Change:
    return change(Action.CREATE, NAME, DOMAIN, *fields, organization_id=None, name="Acme", domain="acme.com")


def refers(after: Value) -> FieldChange:
    return field_change("fields.Parent", None, after, target=Target(FieldId(2)))


def failing(**errors: Exception) -> RecordingWriter:
    writer = RecordingWriter()
    writer.errors.update({what.replace("_", " "): [error] for what, error in errors.items()})
    return writer


def test_an_update_is_written_part_by_part() -> None:
    """The organization, its fields, what it leaves and joins, and the fields of the new membership."""
    run = Run(update(JOIN, LEAVE, STATUS, TIER, PEOPLE, NAME))
    assert [
        ("update", ACME, {"name": "Acme"}, (5,)),
        ("fields", ACME, ((TIER_TARGET, "Gold"),)),
        ("add entry", PORTFOLIO, ACME),
        ("entry fields", PORTFOLIO, NEW_ENTRY, ((STATUS_TARGET, "new"),)),
        ("remove entry", 89, 60),
    ] == run.writer.writes
    assert [("Acme", Outcome.DONE)] == run.outcomes


def test_a_new_organization_gets_its_people_at_once_and_the_rest_later() -> None:
    run = Run(create(PEOPLE, TIER, JOIN))
    assert [
        ("create", "Acme", "acme.com", (5,)),
        ("fields", NEW_ID, ((TIER_TARGET, "Gold"),)),
        ("add entry", PORTFOLIO, NEW_ID),
    ] == run.writer.writes


def test_a_part_that_fails_leaves_the_others_to_be_made() -> None:
    """The receipt says what was written and what was not."""
    run = Run(update(NAME, TIER, JOIN), writer=failing(fields_1=REFUSED))
    (result,) = run.receipt.results
    assert 3 == len(run.writer.writes)
    assert (
        Outcome.FAILED,
        "fields.Tier: refused; this was not written; written: name, lists.Portfolio",
    ) == (result.outcome, result.detail)


@pytest.mark.parametrize(
    ("failing_write", "detail"),
    [
        ("add_entry_88", "refused; this was not written"),
        (
            "entry_fields_70",
            "lists.Portfolio.Status: refused; this was not written; written: lists.Portfolio",
        ),
    ],
)
def test_a_membership_is_told_apart_from_its_fields(failing_write: str, detail: str) -> None:
    """Either may fail: a new one whose fields were refused is there all the same."""
    run = Run(update(JOIN, STATUS), writer=failing(**{failing_write: REFUSED}))
    (result,) = run.receipt.results
    assert (Outcome.FAILED, detail) == (result.outcome, result.detail)


def test_after_a_failed_create_nothing_of_it_is_attempted() -> None:
    writer = RecordingWriter({"Acme": REFUSED})
    run = Run(create(TIER, JOIN), writer=writer)
    assert ([("Acme", Outcome.FAILED)], 1) == (run.outcomes, len(writer.writes))


def test_references_are_written_with_the_ids_of_what_was_created_before() -> None:
    """Whichever stands first in the plan, and to itself too."""
    to_acme = refers(OrganizationReference(None, "acme.com"))
    run = Run(update(to_acme), create(to_acme))
    target = to_acme.target
    assert [
        ("fields", NEW_ID, ((target, OrganizationReference(OrganizationId(NEW_ID), "acme.com")),)),
        ("fields", ACME, ((target, OrganizationReference(OrganizationId(NEW_ID), "acme.com")),)),
    ] == run.writer.writes[1:]


def test_references_to_what_was_not_created_are_not_attempted() -> None:
    """Other fields beside them are written."""
    to_acme = refers(OrganizationReference(None, "acme.com"))
    run = Run(create(), update(to_acme, TIER), writer=RecordingWriter({"Acme": REFUSED}))
    _, result = run.receipt.results
    assert (
        Outcome.NOT_ATTEMPTED,
        "fields.Parent: acme.com, to which it refers, was not created; written: fields.Tier",
    ) == (result.outcome, result.detail)
    assert [("fields", ACME, ((TIER_TARGET, "Gold"),))] == run.writer.writes[1:]


def test_fields_of_several_requests_are_told_of_one_by_one() -> None:
    """A hundred go into one, all or none of them; that says nothing of the others."""
    fields = [
        field_change(f"fields.F{number}", None, "x", target=Target(FieldId(number))) for number in range(101)
    ]
    run = Run(update(*fields), writer=failing(fields_1=REFUSED))
    (result,) = run.receipt.results
    assert Outcome.FAILED is result.outcome
    assert result.detail.startswith("fields.F0, fields.F1, ")
    assert result.detail.endswith("fields.F99: refused; this was not written; written: fields.F100")


@pytest.mark.parametrize("made", [create(TIER), update(NAME, TIER)], ids=["in this run", "in another run"])
def test_fields_of_a_young_organization_are_written_until_v2_knows_it(made: Change) -> None:
    """The run that created it may have been cut off."""
    run = Run(made, writer=failing(fields_900=UNKNOWN, fields_1=UNKNOWN))
    assert ([("Acme", Outcome.DONE)], 3, 1) == (run.outcomes, len(run.writer.writes), run.time.waited_s)


def test_fields_of_what_is_gone_are_not_waited_for() -> None:
    """Neither of an organization that v1 does not know either, nor of a membership that it has no more."""
    of_entry = replace(STATUS, target=replace(STATUS_TARGET, entry_id=EntryId(71)))
    for wanted, errors in (
        (TIER, {"fields_1": UNKNOWN, "entries_1": UNKNOWN}),
        (of_entry, {"entry_fields_71": UNKNOWN}),
    ):
        run = Run(update(wanted), writer=failing(**errors))
        assert ([("Acme", Outcome.FAILED)], 1, 0) == (run.outcomes, len(run.writer.writes), run.time.waited_s)


# Memberships that may have been made


class Remembering(RecordingWriter):
    """A membership whose answer was lost shows after a number of looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.errors["add entry 88"] = [LOST]
        self._looks = looks

    def entries(self, organization_id: OrganizationId) -> list[tuple[EntryId, ListId]]:
        self._looks -= 1
        return [(EntryId(71), PORTFOLIO)] if self._looks < 0 and organization_id == ACME else []


@pytest.mark.parametrize(("looks", "waited_s"), [(0, 0), (1, 0), (2, 3), (9, 24)])
def test_a_lost_membership_that_is_found_gets_its_fields(looks: int, waited_s: int) -> None:
    writer = Remembering(looks)
    run = Run(update(JOIN, STATUS, TIER), writer=writer)
    assert [("Acme", Outcome.DONE)] == run.outcomes
    assert [("entry fields", PORTFOLIO, 71, ((STATUS_TARGET, "new"),))] == [
        write for write in writer.writes if write[0] == "entry fields"
    ]
    assert (1, waited_s) == (
        sum(write[0] == "add entry" for write in writer.writes),
        run.time.waited_s,
    )


def test_a_lost_membership_that_is_not_found_stays_uncertain() -> None:
    """After half a minute; the other parts are made meanwhile, and told with it once."""
    writer = Remembering(1_000)
    run = Run(update(JOIN, STATUS, LEAVE), writer=writer)
    (result,) = run.receipt.results
    assert (
        "lists.Portfolio, lists.Portfolio.Status: lost; apply again: it is looked for first; "
        "written: lists.Newsletter"
    ) == result.detail
    assert (Outcome.UNCERTAIN, 30, [result]) == (result.outcome, run.time.waited_s, run.told)
    assert (("add entry", PORTFOLIO, ACME), ("remove entry", 89, 60)) == tuple(writer.writes)


# The end of a run


def test_what_ends_a_run_ends_it_between_parts() -> None:
    """What was not attempted is named."""
    run = Run(update(NAME, TIER, JOIN), writer=failing(fields_1=BudgetSpent("the month is used up")))
    (result,) = run.receipt.results
    assert Outcome.NOT_ATTEMPTED is result.outcome
    assert ["update", "fields"] == [write[0] for write in run.writer.writes]
    assert "fields.Tier, lists.Portfolio: the month is used up; written: name" == result.detail


def test_abort_attempts_no_change_after_one_of_which_a_part_failed() -> None:
    later = change(Action.UPDATE, TIER, organization_id=2, name="Later")
    run = Run(update(TIER, NAME), later, writer=failing(fields_1=REFUSED), abort_on_error=True)
    assert [("Acme", Outcome.FAILED), ("Later", Outcome.NOT_ATTEMPTED)] == run.outcomes
    assert 2 == len(run.writer.writes)


def test_the_journal_knows_what_was_written_to_organizations_that_exist() -> None:
    """Plans made soon after read them by id; a lost membership is no create that has to be resolved."""
    run = Run(update(JOIN, TIER), writer=Remembering(1_000))
    assert (frozenset({ACME}), ()) == (run.recent.fresh, run.recent.unresolved)
