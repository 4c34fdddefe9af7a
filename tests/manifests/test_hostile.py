"""A megabyte made to keep its reader busy is refused in few steps; they are counted, not timed."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.manifests.files import MAX_BYTES
from reconciler.manifests.loading import load

MAX_STEPS = 4 * MAX_BYTES
"""Calls of functions and resumptions of generators; they take less than a second."""

MAX_MESSAGE = 500


def filled(unit: str, head: str = "", tail: str = "") -> str:
    """As often the same as a megabyte has room for."""
    return head + unit * ((MAX_BYTES - len((head + tail).encode())) // len(unit.encode())) + tail


def numbered(pattern: str, count: int, head: str = "", tail: str = "") -> str:
    """The same with another number each time, cut to a megabyte."""
    return (head + "".join(pattern.format(number) for number in range(count)))[: MAX_BYTES - len(tail)] + tail


def previously(kind: str, item: str) -> str:
    return numbered(f"    - {item}\n", 4_000, f"name: Acme\npreviously:\n  {kind}:\n")


def fields(text: str) -> str:
    return numbered(f"  {text}\n", 4_900, "name: Acme\nfields:\n")


def items(item: str) -> str:
    return numbered(f"  - {item}\n", 4_900, "name: Acme\nfields:\n  Tags:\n")


def people(person: str) -> str:
    return numbered(f"- {person}\n", 9_900, "name: Acme\npeople:\n")


MANY_ALIKE = 800 * numbered("d{}.com,", 100, "--- {name: A, previously: {domains: [", "]}}\n")
LAUGHS = numbered("x-{0}: &a{0} [*a, *a, *a, *a, *a]\n", 25_000, "x-a: &a [" + "ha," * 2_000 + "]\n")
STAIRS = "".join(f"{' ' * depth}a:\n" for depth in range(1_400))

SHAPES = {
    # one thing without end
    "brackets": (filled("["), "more than 100 levels of nesting"),
    "lists": (filled("- "), "more than 100 levels of nesting"),
    "stairs": (STAIRS, "more than 100 levels of nesting"),
    "quote": (filled("a", "name: '"), "a quote is opened here and never closed"),
    "comment": (filled("#"), "the file holds no manifest"),
    "blank lines": (filled("\n"), "the file holds no manifest"),
    "name": (filled("e\u0301", "name: "), "at most 255 are allowed"),
    "domain": (filled("ü.", "name: A\ndomain: ", "com"), "has more than 253 characters"),
    "number": (filled("9", "name: A\nid: "), "it is too long for a number"),
    "id": (filled("9", "name: A\nid: '", "'"), "id must be a whole number"),
    "base 60": (filled(":1", "name: A\nid: 1"), "YAML 1.1 reads a number"),
    "key": (filled("a", "", ": 1"), 'a ":" where no key can stand'),
    "tag": (filled("a", "!<", "> A"), "tags are not supported"),
    "alias": (filled("a", "*"), "stands for nothing that is complete above it"),
    "escapes": (filled("\\x41", 'name: "', '"'), "at most 255 are allowed"),
    "text for a list": (filled("a", "name: A\npreviously: {names: '", "'}"), "names must be a list"),
    # the same again and again
    "documents": (filled("---\na: b\n"), "more problems follow in this file"),
    "directives": (numbered("%TAG !{}! x:\n", 60_000), "directives are not supported"),
    "directives after a comment": (numbered("%TAG !{}! x:\r", 60_000, "#\r"), "directives are not supported"),
    "keys": (numbered("k{}: 1\n", 90_000), "more than 10000 values in one document"),
    "twins": (filled("k: 1\n"), "more problems follow in this file"),
    "ignored twins": (filled("  k8999: 1\n", "x-a:\n" + numbered("  k{}: 1\n", 9_000)), "name is missing"),
    "aliases": (LAUGHS, "aliases stand for more than 10000 values"),
    "unknown aliases": (filled("- *a\n"), "more problems follow in this file"),
    "names": (previously("names", "E\u0301" * 50 + "{}"), "more problems follow in this file"),
    "domains": (
        previously("domains", "ü" * 40 + "." + "ö" * 60 + "{}.de"),
        "more problems follow in this file",
    ),
    "punycode": (previously("domains", "xn--" + "a" * 50 + "{}.com"), "more problems follow in this file"),
    "many previous domains": (previously("domains", "d{}.com"), "domains must have at most 100 items"),
    # fields, people, lists
    "fields": (fields("k{}: 1"), "fields must have at most 500 keys"),
    "truths": (fields("k{}: true"), "more problems follow in this file"),
    "empty texts": (fields("k{}: ''"), "more problems follow in this file"),
    "odd mappings": (fields("k{}: {{a: 1}}"), "more problems follow in this file"),
    "odd keys of one": (
        numbered("k{}: 1,", 9_000, "name: A\nfields: {a: {", "}}"),
        "a must be {street, city, state, country, continent} or {value, when}",
    ),
    "items": (items("{}"), "Tags must have at most 1000 items"),
    "places": (items("{{city: C{}}}"), "Tags must have at most 1000 items"),
    "odd items": (items("{{a: {}}}"), "more problems follow in this file"),
    "item twice": (items("a"), "more problems follow in this file"),
    "text": (filled("ü", "name: A\nfields: {Notes: '", "'}"), "Notes must have at most 32767 characters"),
    "key of a field": (filled("a", "name: A\nfields: {? '", "' : 1}"), "at most 255 are allowed"),
    "digits of an id": (filled("1", "name: A\nfields: {? field-", " : 1}"), "is no id of a field"),
    "people": (people("a{}@acme.com"), "people must have at most 500 items"),
    "international people": (people("a{0}@ü{0}.com"), "people must have at most 500 items"),
    "odd people": (people("A{0}@Ü{0}.com"), "more problems follow in this file"),
    "address": (filled("<", "name: A\npeople: ['", "@acme.com']"), "has more than 320 characters"),
    "memberships": (fields("k{}: {{}}").replace("fields", "lists"), "lists must have at most 100 keys"),
    # one organization again and again
    "ids": (filled("--- {name: A, id: 1}\n"), "id 1 is also in"),
    "lists alike": (MANY_ALIKE, "the domain d0.com is also in"),
}


def steps_of(work: Callable[[], object]) -> int:
    """Return how many calls a piece of work makes."""
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return steps


@pytest.mark.parametrize(("text", "message"), SHAPES.values(), ids=SHAPES)
def test_a_hostile_file_is_refused_in_few_steps(text: str, message: str, tmp_path: Path) -> None:
    """With messages that are few and short, however long what they are about."""
    (tmp_path / "organizations").mkdir()
    (tmp_path / "organizations" / "a.yaml").write_bytes(text.encode())
    assert steps_of(lambda: load(tmp_path)) < MAX_STEPS
    problems = [problem.message for problem in load(tmp_path).problems]
    assert any(message in problem for problem in problems)
    assert len(problems) <= 202
    assert max(map(len, problems)) < MAX_MESSAGE
