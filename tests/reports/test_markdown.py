"""Plans and receipts in a pull request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reconciler.model import Action, Guard, GuardLimit, Note, Origin, Outcome, Plan, Position, Quota, Receipt
from reconciler.reports.lines import plan_line
from reconciler.reports.markdown import MAX_CHARACTERS, markdown, receipt_markdown
from tests.builders import change, create, field_change, plan, result
from tests.planning.strategies import plans
from tests.reports.samples import COMMIT, sample, sample_receipt

NOTE = Note(Position("a.yaml", 4, 2), "matches the global organization 11")
SECRET = "Hush-Hush"


def headings(text: str) -> list[str]:
    """The titles of the sections, collapsed ones too."""
    marks = ("#### ", "<details><summary><b>")
    return [
        line.removeprefix(marks[0]).removeprefix(marks[1]).removesuffix("</b></summary>")
        for line in text.splitlines()
        if line.startswith(marks)
    ]


def test_a_plan_without_changes_is_one_line() -> None:
    assert "No changes. Affinity matches the manifests.\n" == markdown(plan())
    assert "No changes. The manifests say what they said.\n" == markdown(replace(plan(), offline=True))
    assert "No changes. Affinity matches the manifests. Only 3 of 12 manifests were looked at.\n" == markdown(
        plan(targets=["a*"], considered=3)
    )


def test_a_note_is_told_without_changes_too() -> None:
    assert markdown(plan(notes=[NOTE])) == (
        "No changes. Affinity matches the manifests.\n"
        "\n"
        "#### 1 note\n"
        "\n"
        "- `a.yaml:4` `matches the global organization 11`\n"
    )


def test_the_verdict_and_the_counts_come_first() -> None:
    made = plan(create(), change(address="b#1"))
    assert markdown(made).startswith(f"### Ready to apply\n\n{plan_line(made)}\nUnchanged: 10.\n\n")


def test_a_subset_says_so_in_the_first_line() -> None:
    lines = markdown(plan(create(), targets=["a*"], considered=3)).splitlines()
    assert "### Ready to apply · only 3 of 12 manifests" == lines[0]
    assert 'Unchanged: 2. Only 3 of 12 manifests (`--target "a*"`) were looked at.' == lines[3]


def test_what_matters_most_comes_first() -> None:
    """Guards, blocked, deletes, updates, creates, drift, notes."""
    made = plan(
        create(address="a#1"),
        change(Action.DELETE, address="b#1"),
        change(address="c#1"),
        change(address="d#1", blocked_by=["taken"]),
        replace(change(address="e#1"), origin=Origin.DRIFT),
        notes=[NOTE],
        guards=[Guard("deletes", 1, GuardLimit(0), tripped=True)],
    )
    text = markdown(made)
    assert [
        "1 guard tripped",
        "1 blocked",
        "1 to delete",
        "1 to update",
        "1 to create",
        "Drift: 1 change, due before this one and not applied with it",
        "1 note",
    ] == headings(text)
    assert "> [!CAUTION]\n> Guard tripped: 1 `deletes`, more than 0." in text


def test_a_plan_ends_with_what_it_is_bound_to() -> None:
    made = replace(plan(create()), base=COMMIT)
    assert (
        f"<sub>Digest `{made.digest}` · "
        "Cost: 6 requests, about 1 s at 900/min; 500 of 1,000 left this month · "
        "Account `exampleventures` (`Example Ventures`) · Compared with commit `0c1d2e3f4051`</sub>"
    ) == markdown(made, quota=Quota(month_limit=1000, month_remaining=500)).splitlines()[-1]


def test_an_offline_plan_has_nothing_to_approve() -> None:
    text = markdown(replace(plan(create()), offline=True, base=COMMIT, digest=""))
    assert "Two commits were compared; Affinity was not asked, and this cannot be applied." in text
    assert ("Digest" in text, "Cost" in text, "Account" in text) == (False, False, False)


def test_more_than_ten_rows_are_collapsed() -> None:
    """Of updates and creates together, of blocked ones and deletes each for itself."""
    updates = [change(address=f"{number}#1") for number in range(11)]
    assert "<details><summary><b>11 to update</b></summary>" in markdown(plan(*updates))
    assert "<details>" not in markdown(plan(*updates[:10]))
    deletes = [change(Action.DELETE, address=f"{number}#1") for number in range(11)]
    assert "<details>" not in markdown(plan(*deletes))
    many = change(Action.UPDATE, *(field_change(f"fields.F{number}") for number in range(11)))
    assert "<details><summary>11 fields</summary>" in markdown(plan(many))


@pytest.mark.parametrize("max_chars", [2_000, 10_000, MAX_CHARACTERS])
def test_a_large_plan_is_cut_and_says_so(max_chars: int) -> None:
    """Its tables, lists and tags stay whole."""
    text = markdown(sample(5_000), max_chars=max_chars, run_url="https://github.com/o/r/actions/runs/1")
    assert len(text) <= max_chars
    assert text.count("<details>") == text.count("</details>")
    assert "The whole plan is in [this run](https://github.com/o/r/actions/runs/1)." in text


def test_of_a_large_plan_there_is_something_of_each_kind() -> None:
    """And hardly any room is wasted."""
    text = markdown(sample(5_000))
    assert 7 == len(headings(text))
    assert len(text) > MAX_CHARACTERS * 0.9


def test_what_is_left_out_adds_up() -> None:
    """What is shown and what is not."""
    text = markdown(plan(*(change(address=f"{number:04}#1") for number in range(1_000))))
    (line,) = [line for line in text.splitlines() if line.startswith("**Left out")]
    left_out = int(line.split("to update ")[1].split(".")[0].replace(",", ""))
    assert 1_000 == left_out + text.count("**update**")
    assert line.endswith("The whole plan is in the plan artifact.")


@given(plans(), st.sampled_from([2_000, 5_000]), st.booleans())
def test_any_plan_keeps_within_its_limit(made: Plan, max_chars: int, values: bool) -> None:  # noqa: FBT001 - drawn
    assert len(markdown(made, max_chars=max_chars, values=values)) <= max_chars


def test_every_change_is_a_table_of_its_own() -> None:
    """As GitHub reads it."""
    tokens = MarkdownIt("gfm-like", {"html": True}).parse(markdown(sample(8)))
    assert 8 == sum(token.type == "table_open" for token in tokens)


def test_without_values_there_are_counts_addresses_and_the_digest() -> None:
    """No name, value, reason, note, account or target, and no id."""
    made = plan(
        replace(
            change(
                Action.UPDATE,
                field_change(f"fields.{SECRET}", SECRET, SECRET, dropped=[SECRET]),
                organization_id=987_654,
                name=SECRET,
                address="organizations/a.yaml#1",
            ),
            reason=SECRET,
        ),
        change(name=SECRET, address="organizations/b.yaml#1", blocked_by=[SECRET]),
        replace(change(name=SECRET, address="organizations/c.yaml#1"), origin=Origin.DRIFT),
        account=plan().account._replace(name=SECRET, subdomain=SECRET),
        targets=[SECRET],
        notes=[Note(Position("organizations/d.yaml"), SECRET)],
    )
    text = markdown(made, values=False)
    assert SECRET not in text
    assert "987654" not in text
    assert plan_line(made) in text
    assert made.digest in text
    assert ["organizations/b.yaml#1", "organizations/a.yaml#1", "organizations/c.yaml#1"] == [
        line.strip("- `") for line in text.splitlines() if line.startswith("- ")
    ]


def test_a_receipt_tells_first_what_went_wrong() -> None:
    receipt = Receipt(
        (
            result(Outcome.DONE, create("Globex")),
            result(Outcome.FAILED, change(), detail="refused"),
            result(Outcome.UNCERTAIN, create("Hooli"), detail="the answer was lost"),
        ),
        ("search lags",),
    )
    assert receipt_markdown(receipt).splitlines() == [
        "### Not everything was applied",
        "",
        "Apply incomplete: 1 of 3 done, 1 failed, 1 uncertain, 0 not attempted.",
        "",
        "#### 1 failed",
        "",
        "- `~` **update** `Acme` (1) · `organizations/acme.yaml#1`: `refused`",
        "",
        "#### 1 uncertain",
        "",
        "- `+` **create** `Hooli` · `organizations/acme.yaml#1`: `the answer was lost`",
        "",
        "#### 1 done",
        "",
        "- `+` **create** `Globex` · `organizations/acme.yaml#1`",
        "",
        "#### 1 warning",
        "",
        "- `search lags`",
    ]


def test_a_complete_receipt_is_short() -> None:
    assert "### Applied\n\nApply complete! 0 created, 0 updated, 0 deleted.\n" == receipt_markdown(Receipt())


def test_a_created_organization_is_called_by_its_id() -> None:
    """Which the change, made before, does not know."""
    made = replace(result(Outcome.DONE, create()), organization_id=change(organization_id=77).organization_id)
    assert "`+` **create** `Acme` (77) · " in receipt_markdown(Receipt((made,)))


def test_a_large_receipt_is_cut_and_says_so() -> None:
    text = receipt_markdown(sample_receipt(5_000))
    assert len(text) <= MAX_CHARACTERS
    assert "The whole receipt is in the log of the run." in text
    assert 7 == len(headings(text))


def test_a_receipt_without_values_has_counts_and_addresses() -> None:
    receipt = Receipt((result(Outcome.FAILED, change(name=SECRET), detail=SECRET),), (SECRET,))
    text = receipt_markdown(receipt, values=False)
    assert SECRET not in text
    assert "1 warning in the log of the run." in text
    assert "- `organizations/acme.yaml#1`" in text.splitlines()
