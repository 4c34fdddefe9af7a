"""Texts from outside do nothing in any output: one corpus, one table of renderers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import pytest

from reconciler.cli.showing import render
from reconciler.model import (
    Account,
    Action,
    Finding,
    Guard,
    GuardLimit,
    Note,
    Outcome,
    Position,
    Problem,
    Receipt,
)
from reconciler.reports.findings import findings_text
from reconciler.reports.markdown import receipt_markdown
from reconciler.reports.problems import problems_json, problems_text
from reconciler.reports.text import receipt_text
from reconciler.values import Location, Option, OrganizationReference, PersonId, PersonReference
from tests.builders import change, field_change, plan, result
from tests.reports import hostile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reconciler.model import Plan


class Renderer(NamedTuple):
    """How a text gets into an output, and what the structure of that is."""

    render: Callable[[str], str]
    structure: hostile.Structure


def plan_with(text: str) -> Plan:
    """A plan with the text in every place that is a text, as a plan file may have it."""
    person, organization = PersonReference(PersonId(1), text), OrganizationReference(None, text)
    place = Position(text, 2, 1)
    fields = [
        replace(field_change("name", text, text, dropped=[text, text]), position=place),
        replace(field_change(f"fields.{text}"), before=Option(1, text), after=(text, organization)),
        replace(field_change("people"), before=(person,), after=(Location(city=text),)),
        field_change(f"lists.{text}", None, "on the list"),
    ]
    made = partial(change, name=text, domain=text)
    changes = [
        made(Action.UPDATE, *fields, address=f"{text}#1"),
        made(Action.DELETE, *fields, address=f"{text}#2"),
        made(Action.CREATE, *fields, address=f"{text}#3", organization_id=None),
        made(Action.UPDATE, *fields, address=f"{text}#4", blocked_by=[text, text]),
    ]
    whole = plan(
        *(replace(each, reason=text, position=place) for each in changes),
        account=Account(1, text, text),
        targets=[text, text],
        notes=[Note(place, text)],
        guards=[Guard(text, 1, GuardLimit(0), tripped=True)],
    )
    return replace(whole, base=text, since=text)


def receipt_with(text: str) -> Receipt:
    """A receipt with the text in every place that is a text."""
    made = replace(change(name=text, address=f"{text}#1"), position=Position(text))
    return Receipt(tuple(result(outcome, made, detail=text) for outcome in Outcome), (text,))


def problems_with(text: str) -> list[Problem]:
    return [Problem(Position(text, 1, 1), text), Problem(Position(f"{text}.yaml", 2, 2), text)]


RENDERERS = {
    "text": Renderer(lambda text: str(render(plan_with(text), "text")), hostile.of_text),
    "offline text": Renderer(
        lambda text: str(render(replace(plan_with(text), offline=True, digest=text), "text")), hostile.of_text
    ),
    "markdown": Renderer(lambda text: str(render(plan_with(text), "markdown")), hostile.of_markdown),
    "offline markdown": Renderer(
        lambda text: str(render(replace(plan_with(text), offline=True, digest=text), "markdown")),
        hostile.of_markdown,
    ),
    "html": Renderer(lambda text: str(render(plan_with(text), "html")), hostile.of_html),
    "json": Renderer(lambda text: str(render(plan_with(text), "json")), hostile.of_json),
    "receipt": Renderer(lambda text: str(receipt_text(receipt_with(text))), hostile.of_text),
    "receipt as markdown": Renderer(lambda text: receipt_markdown(receipt_with(text)), hostile.of_markdown),
    "problems": Renderer(lambda text: problems_text(problems_with(text)), hostile.of_text),
    "problems as json": Renderer(lambda text: problems_json(problems_with(text)), hostile.of_json),
    "findings": Renderer(
        lambda text: str(findings_text([Finding("key", good=False, said=text, next_step=text)])),
        hostile.of_text,
    ),
}


@cache
def harmless(renderer: str) -> Sequence[str]:
    """The structure of a rendering in which nothing tries to act."""
    made = RENDERERS[renderer]
    return made.structure(made.render(hostile.HARMLESS))


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("text", hostile.TEXTS)
def test_a_text_does_nothing(renderer: str, text: str) -> None:
    """It adds no structure, no character that acts, and no line that a workflow's runner obeys."""
    made = RENDERERS[renderer]
    output = made.render(hostile.TEXTS[text])
    assert [] == hostile.unprintable(output)
    assert [] == hostile.log_commands(output)
    assert harmless(renderer) == made.structure(output)


@pytest.mark.parametrize(
    ("structure", "text"),
    [
        (hostile.of_text, "line breaks"),
        (hostile.of_markdown, "mention"),
        (hostile.of_markdown, "bars"),
        (hostile.of_markdown, "many backticks"),
        (hostile.of_markdown, "end of details, alone"),
        (hostile.of_html, "script"),
        (hostile.of_html, "end of comment"),
        (hostile.of_html, "attribute"),
    ],
)
def test_what_acts_is_seen(structure: hostile.Structure, text: str) -> None:
    """A renderer that lets a text through as it is would be found out."""
    naive = '| <b title="{0}">`{0}`</b> {0} |\n| --- |\n'
    harmless, acting = (naive.format(each) for each in (hostile.HARMLESS, hostile.TEXTS[text]))
    assert structure(harmless) != structure(acting)


@pytest.mark.parametrize(
    "text", ["command", "indented command", "old command inside", "command after a line break"]
)
def test_what_a_runner_obeys_is_seen(text: str) -> None:
    """So would one that prints it."""
    assert hostile.log_commands(hostile.TEXTS[text])
