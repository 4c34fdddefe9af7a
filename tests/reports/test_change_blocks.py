"""One change in a pull request."""

from __future__ import annotations

from dataclasses import replace

from reconciler.model import MEMBER, Action, Change, FieldChange, Position
from reconciler.reports.change_blocks import change_block
from reconciler.values import Option, PersonId, PersonReference
from tests.builders import change, create, field_change


def text(made: Change, *, collapsible: bool = False) -> str:
    return change_block(made, collapsible=collapsible).within(100_000)[0]


def test_an_update_is_a_line_and_a_table_of_before_and_after() -> None:
    made = change(
        Action.UPDATE,
        field_change("name", "Acme Ltd", "Acme"),
        field_change("domain", None, "acme.com", dropped=["acme.io", "acme.org"]),
    )
    assert text(made) == (
        "`~` **update** `Acme` (1) · `organizations/acme.yaml#1` · `matched by name`\n"
        "\n"
        "| field | before | after |\n"
        "| --- | --- | --- |\n"
        "| `name` | `Acme Ltd` | `Acme` |\n"
        "| `domain` | *empty* | `acme.com`; Affinity may drop `acme.io`, `acme.org` |\n"
        "\n"
    )


def test_a_create_has_no_before_and_a_delete_no_after() -> None:
    assert "| field | value |\n| --- | --- |\n| `name` | `Acme` |\n" in text(create())
    gone = change(Action.DELETE, field_change("name", "Acme", None))
    assert "| field | goes with it |\n| --- | --- |\n| `name` | `Acme` |\n" in text(gone)


def test_of_several_values_those_are_marked_that_come_or_go() -> None:
    tags = replace(
        field_change("fields.Tags"),
        before=(Option(1, "a"), Option(2, "b")),
        after=(Option(2, "b"), Option(3, "c")),
    )
    assert "| `fields.Tags` | - `a`, `b` | `b`, + `c` |\n" in text(change(Action.UPDATE, tags))


def test_people_come_and_go() -> None:
    """Nobody is no "empty": others may be linked, too."""
    people = replace(
        field_change("people"), before=None, after=(PersonReference(PersonId(1), "ada@fund.com"),)
    )
    assert "| `people` |  | + `ada@fund.com` |\n" in text(change(Action.UPDATE, people))


def test_memberships_are_words() -> None:
    listed = FieldChange("lists.Portfolio", None, MEMBER, Position("a.yaml"))
    assert "| `lists.Portfolio` | off the list | on the list |\n" in text(change(Action.UPDATE, listed))


def test_a_blocked_change_says_why_and_where() -> None:
    """Before its table."""
    shown = text(change(blocked_by=["taken", "wrong pin"]))
    assert "`!` **update** `Acme` (1)" in shown
    assert (
        "\n- blocked: `taken`\n- blocked: `wrong pin`\n- at `organizations/acme.yaml:2:1`\n\n| field |"
        in shown
    )


def test_more_than_ten_fields_are_collapsed_where_they_may_be() -> None:
    many = change(Action.UPDATE, *(field_change(f"fields.F{number}") for number in range(11)))
    assert "<details><summary>11 fields</summary>\n\n| field |" in text(many, collapsible=True)
    assert text(many, collapsible=True).endswith("\n</details>\n")
    assert "<details>" not in text(many)
    assert "<details>" not in text(replace(many, fields=many.fields[:10]), collapsible=True)


def test_a_thousand_values_are_cut() -> None:
    tags = tuple(Option(number, f"tag-{number:04}") for number in range(1_000))
    shown = text(change(Action.UPDATE, replace(field_change("fields.Tags"), before=None, after=tags)))
    assert ", + `tag-0002`, " in shown
    assert " more |\n" in shown
    assert len(shown) < 2_000
