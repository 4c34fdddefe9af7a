"""Plans and receipts at a terminal."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from reconciler.model import Account, Action, Guard, GuardLimit, Note, Outcome, Plan, Position, Quota, Receipt
from reconciler.reports.text import plan_text, receipt_text
from reconciler.values import OrganizationId
from tests.builders import change, create, field_change, plan, result
from tests.planning.strategies import plans

HOSTILE = "\x1b]0;evil\x07\n::error::\u202e[bold]"


def lines(made: Plan) -> list[str]:
    return str(plan_text(made)).splitlines()


def test_a_whole_plan_begins_with_its_size_and_account() -> None:
    assert "12 manifests, account exampleventures (Example Ventures)" == lines(plan())[0]
    assert lines(plan(manifests=1))[0].startswith("1 manifest, ")


def test_a_subset_says_so_in_the_first_line() -> None:
    assert (
        'Only 3 of 12 manifests (--target "a*" --target "b*"), account exampleventures (Example Ventures)'
    ) == lines(plan(targets=["a*", "b*"], considered=3))[0]


def test_no_changes_are_said_and_nothing_more() -> None:
    """No counts, no cost, no digest."""
    assert ["No changes. Affinity matches the manifests."] == lines(plan())[2:]


def test_changes_are_shown_by_kind_and_blocked_ones_last() -> None:
    """Within a kind they keep the order of their addresses."""
    made = plan(
        change(Action.DELETE, address="a#1"),
        change(address="b#1", blocked_by=["taken"]),
        change(address="c#1", organization_id=3),
        create("Globex", address="d#1"),
        create("Initech", address="e#1"),
    )
    headings = [line.split()[0] for line in lines(made) if line[2:3] in {"+", "~", "-", "!"}]
    addresses = [line.split(",")[0].strip() for line in lines(made) if "#1, " in line]
    assert ["+", "+", "~", "-", "!"] == headings
    assert ["d#1", "e#1", "c#1", "a#1", "b#1"] == addresses


def test_an_update_shows_before_and_after_of_each_field_with_its_line() -> None:
    made = change(
        Action.UPDATE,
        field_change("name", "Acme Ltd", "Acme"),
        field_change("domain", None, "acme.com", dropped=["acme.io", "acme.org"]),
    )
    assert [
        "  ~ update Acme (1)",
        "      organizations/acme.yaml#1, matched by name",
        '      name    "Acme Ltd" → "Acme"  line 2',
        '      domain  (empty) → "acme.com"  line 2',
        "              Affinity may drop its other domains: acme.io, acme.org",
    ] == lines(plan(made))[2:7]


def test_a_create_shows_what_it_sets() -> None:
    assert [
        "  + create Acme",
        "      organizations/acme.yaml#1, nothing in Affinity has the name Acme",
        '      name    "Acme"  line 2',
        '      domain  "acme.com"  line 2',
    ] == lines(plan(create("Acme", "acme.com")))[2:6]


def test_a_blocked_change_shows_every_reason_and_its_place() -> None:
    shown = lines(plan(change(blocked_by=["taken", "wrong pin"])))
    assert [
        "  ! update Acme (1)",
        "      organizations/acme.yaml#1, matched by name",
        '      name    "Acme Ltd" → "Acme"  line 2',
        "      blocked: taken",
        "      blocked: wrong pin",
        "      at organizations/acme.yaml:2:1",
    ] == shown[2:8]


def test_the_totals_end_with_cost_and_digest() -> None:
    made = plan(create(), change(address="b#1"))
    text = str(plan_text(made, Quota(minute_limit=900, month_limit=1000, month_remaining=500)))
    assert [
        "Unchanged: 10.",
        "Plan: 1 to create, 1 to update, 0 to delete, 0 blocked.",
        "Cost: 7 requests, about 1 s at 900/min; 500 of 1,000 left this month.",
        f"Digest: {made.digest}",
    ] == text.splitlines()[-4:]


def test_a_plan_with_nothing_to_apply_has_neither_cost_nor_digest() -> None:
    """There is nothing to approve."""
    assert (
        "Plan: 0 to create, 0 to update, 0 to delete, 1 blocked."
        == lines(plan(change(blocked_by=["taken"])))[-1]
    )


def test_notes_are_shown_with_their_place() -> None:
    made = plan(notes=[Note(Position("a.yaml", 4, 2), "matches the global organization 11 (G)")])
    shown = lines(made)
    assert "  a.yaml:4  matches the global organization 11 (G)" == shown[shown.index("Notes") + 1]


def test_a_tripped_guard_is_shown_with_the_whole_plan() -> None:
    """It stops apply; the reader still sees what it stopped."""
    guards = [
        Guard("creates", 1, GuardLimit(0), tripped=True),
        Guard("updates", 0, GuardLimit(25, 0.3), tripped=False),
    ]
    shown = lines(plan(create(), guards=guards))
    assert 1 == sum("Guard tripped" in line for line in shown)
    assert any(line.startswith("  + create") for line in shown)


def test_a_receipt_shows_what_became_of_every_change() -> None:
    receipt = Receipt(
        (
            replace(
                result(Outcome.DONE, create("Acme")),
                organization_id=change(organization_id=9).organization_id,
            ),
            result(Outcome.IN_EFFECT, change(name="Globex")),
            result(Outcome.KEPT_AS, change(name="Initech"), detail="name written, kept as INITECH"),
            result(Outcome.FAILED, change(name="Umbrella"), detail="refused"),
            result(Outcome.UNCERTAIN, create("Hooli"), detail="the answer was lost"),
            result(Outcome.NOT_ATTEMPTED, change(Action.DELETE, name="Vandelay")),
        )
    )
    assert [
        "",
        "  + created Acme (9)  organizations/acme.yaml#1",
        "  ~ already updated Globex (1)  organizations/acme.yaml#1",
        "  ~ updated Initech (1)  organizations/acme.yaml#1",
        "      name written, kept as INITECH",
        "  ! update failed Umbrella (1)  organizations/acme.yaml#1",
        "      refused",
        "      at organizations/acme.yaml:2:1",
        "  ! create uncertain Hooli  organizations/acme.yaml#1",
        "      the answer was lost",
        "      at organizations/acme.yaml:2:1",
        "  ! delete not attempted Vandelay (1)  organizations/acme.yaml#1",
        "      at organizations/acme.yaml:2:1",
        "",
        "Apply incomplete: 3 of 6 done, 1 failed, 1 uncertain, 1 not attempted.",
    ] == str(receipt_text(receipt)).splitlines()


def test_a_receipt_shows_its_warnings() -> None:
    """Nothing failed, and there is something to know."""
    assert ["", "  ! search lags", "", "Apply complete! 0 created, 0 updated, 0 deleted."] == str(
        receipt_text(Receipt((), ("search lags",)))
    ).splitlines()


def test_an_empty_receipt_is_one_line() -> None:
    assert "Apply complete! 0 created, 0 updated, 0 deleted.\n" == str(receipt_text(Receipt()))


def acting(text: str) -> list[str]:
    """The lines that a terminal or a workflow would obey."""
    return [line for line in text.split("\n") if not line.isprintable() or line.lstrip().startswith("::")]


@given(plans())
def test_no_text_of_a_plan_acts(made: Plan) -> None:
    """Whether it came from a manifest or from Affinity."""
    assert [] == acting(str(plan_text(made)))


def test_no_part_of_a_plan_file_acts() -> None:
    """Account, targets, keys and guards come from a file too, and who wrote it is not known here."""
    hostile = plan(
        change(Action.UPDATE, field_change(HOSTILE, HOSTILE, HOSTILE, dropped=[HOSTILE]), name=HOSTILE),
        change(blocked_by=[HOSTILE], address=f"{HOSTILE}#1"),
        account=Account(1, HOSTILE, HOSTILE),
        targets=[HOSTILE],
        notes=[Note(Position(HOSTILE), HOSTILE)],
        guards=[Guard(HOSTILE, 1, GuardLimit(0), tripped=True)],
    )
    assert [] == acting(str(plan_text(hostile)))


def test_no_part_of_a_receipt_acts() -> None:
    hostile = change(name=HOSTILE, address=f"{HOSTILE}#1")
    assert [] == acting(
        str(receipt_text(Receipt((result(Outcome.FAILED, hostile, detail=HOSTILE),), (HOSTILE,))))
    )


def test_markup_in_a_name_is_shown_as_it_is() -> None:
    """Square brackets style nothing."""
    assert '      name    "[red]Acme[/red]"  line 2' in lines(plan(create("[red]Acme[/red]")))


def test_a_create_of_which_the_rest_failed_is_told_as_both() -> None:
    """The organization is there, and a second create would be its twin."""
    made = replace(result(Outcome.FAILED, create("Acme")), organization_id=OrganizationId(900))
    assert "! created, the rest failed Acme (900)" in str(receipt_text(Receipt((made,))))
