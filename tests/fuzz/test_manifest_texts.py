"""Whatever stands in a file becomes manifests, or problems that point into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given

from reconciler.manifests import reading
from reconciler.manifests.clashes import clashes
from reconciler.manifests.encoding import LINE_BREAK
from reconciler.manifests.reading import Reader
from reconciler.manifests.validating import check
from tests.fuzz.texts import documents, mutations, soup
from tests.manifests.examples import INVALID, VALID

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Problem

PATH = "a.yaml"
EXAMPLES = [example.data for example in (*INVALID, *VALID)]

texts = soup() | documents() | mutations(EXAMPLES)


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
        assert [(other.get("id"), other["name"], other.get("domain")) for other in others] == ours


@given(texts)
def test_reading_twice_gives_the_same(data: bytes) -> None:
    """Nothing depends on what was read before, however the reader keeps what files have in common."""
    reader = Reader()
    first = reader.read(PATH, data)
    assert first == reader.read(PATH, data) == Reader().read(PATH, data)


@given(documents() | mutations([example.data for example in VALID]))
def test_both_parsers_give_the_same_documents(data: bytes) -> None:
    """Where both read a text without complaint."""
    fast = Reader().read(PATH, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_Parser", yaml.SafeLoader)
        slow = Reader().read(PATH, data)
    if not fast[1] and not slow[1]:
        assert fast == slow
