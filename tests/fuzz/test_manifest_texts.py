"""Whatever stands in a file becomes manifests, or problems that point into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given

from reconciler.manifests import parsing
from reconciler.manifests.clashes import clashes
from reconciler.manifests.encoding import LINE_BREAK
from reconciler.manifests.reading import Reader
from reconciler.manifests.validating import check
from tests.fuzz.texts import detailed, documents, mutations, soup
from tests.manifests.examples import INVALID, VALID

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Problem

PATH = "a.yaml"
EXAMPLES = [example.data for example in (*INVALID, *VALID)]

texts = soup() | documents() | detailed() | mutations(EXAMPLES)


def read(data: bytes) -> tuple[list[Manifest], list[Problem]]:
    """Return all manifests, sound or not, and all problems."""
    found, problems = Reader().read(PATH, data)
    checked = [check(PATH, document) for document in found]
    problems += [problem for each in checked for problem in each.problems]
    manifests = [each.manifest for each in checked]
    return manifests, [*problems, *clashes(manifests)]


@given(texts)
def test_problems_point_into_the_file(data: bytes) -> None:
    """At a line and a column that it has, or right behind its end."""
    lines = [*LINE_BREAK.split(data.decode(errors="replace")), ""]
    for problem in read(data)[1]:
        line, column = problem.position.line, problem.position.column
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
        assert "\n" not in problem.message


@given(texts.filter(lambda data: b"x-" not in data))
def test_valid_manifests_mean_the_same_to_others(data: bytes) -> None:
    """What is accepted has the same values for any reader of YAML 1.1; below `x-` nobody looks."""
    manifests, problems = read(data)
    if not problems:
        others = list(yaml.load_all(data, yaml.CSafeLoader))
        ours = [(each.id, each.name, each.domain) for each in manifests]
        assert [tuple(map(other.get, ("id", "name", "domain"))) for other in others] == ours


@given((detailed() | documents() | mutations(EXAMPLES)).filter(lambda data: b"*" not in data))
def test_valid_manifests_hold_what_is_written(data: bytes) -> None:
    """Of what is accepted every person, field and list is there, each (aliases apart) at its own place."""
    manifests, problems = read(data)
    if problems:
        return
    for manifest, other in zip(manifests, yaml.load_all(data, yaml.CSafeLoader), strict=True):
        assert list(other.get("fields", {})) == [each.key for each in manifest.fields]
        assert list(other.get("lists", {})) == [each.key for each in manifest.lists]
        assert (other.get("state") == "absent") == manifest.absent
        people = other.get("people")
        persons = (*manifest.people.include, *manifest.people.exclude) if manifest.people else ()
        written = (
            [each for group in people.values() for each in group] if isinstance(people, dict) else people
        )
        assert sorted(written or [], key=str) == sorted((each.person for each in persons), key=str)
        marked = {pointer for pointer, _, _ in manifest.marks}
        declared = [*manifest.fields, *(field for each in manifest.lists for field in each.fields)]
        assert {each.pointer for each in declared} | {each.pointer for each in persons} <= marked


@given(texts)
def test_reading_twice_gives_the_same(data: bytes) -> None:
    """Nothing depends on what was read before, however the reader keeps what files have in common."""
    reader = Reader()
    first = reader.read(PATH, data)
    assert first == reader.read(PATH, data) == Reader().read(PATH, data)


@given(documents() | mutations([example.data for example in VALID]))
def test_both_parsers_give_the_same_documents(data: bytes) -> None:
    """Where both read a text without complaint."""
    fast = parsing.parse(PATH, data, {}, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "_Parser", yaml.SafeLoader)
        slow = parsing.parse(PATH, data, {}, {})
    if not fast[1] and not slow[1]:
        assert fast == slow
