"""A parser's complaint becomes one clear sentence."""

import pytest

from reconciler.manifests.syntax import advice, nothing_at, points_at_beginning, tagged


@pytest.mark.parametrize(
    ("problem", "at", "word"),
    [
        ("while scanning for the next token found character that cannot start any token", "\t", "tab"),
        ("found a tab character that violates indentation", "\t", "tab"),
        ("while scanning for the next token found character '@' that cannot start any token", "@", '"@"'),
        ("mapping values are not allowed in this context", ":", "no key"),
        ("while scanning a quoted scalar found unexpected end of stream", "", "never closed"),
        ("while parsing a flow sequence did not find expected ',' or ']'", "", "not closed"),
        ("while parsing a node found undefined tag handle", "!", "tags"),
        ("while scanning an alias did not find expected alphabetic or numeric character", ".", "quotes"),
        ("did not find expected <document start>", "n", "---"),
        ("while parsing a block mapping did not find expected key", "-", "neither a key"),
    ],
)
def test_advice(problem: str, at: str, word: str) -> None:
    """What people do wrong is said in their words."""
    assert word in advice(problem, at)


def test_more_behind_a_value() -> None:
    """Which is another mistake than a line that begins in the wrong place."""
    problem = "while parsing a block mapping did not find expected key"
    assert "behind the end of a value" in advice(problem, "R", 'name: "Acme" ')
    assert "indent evenly" in advice(problem, "-", "  ")


def test_unknown_problem() -> None:
    """A complaint that nobody has met before is passed on."""
    assert advice("something odd", "x") == "this is no valid YAML: something odd"


def test_points_at_beginning() -> None:
    """What is never closed is shown where it was opened."""
    assert points_at_beginning("while parsing a flow mapping did not find expected ',' or '}'")
    assert points_at_beginning("while scanning a simple key could not find expected ':'")
    assert not points_at_beginning("mapping values are not allowed in this context")


def test_nothing_at() -> None:
    """Nothing after a key, an item or a line with --- is called by its name."""
    assert nothing_at("/a/domain").startswith('the key "domain" has nothing after it: write null to clear')
    assert nothing_at("/~1~0").startswith('the key "/~" has nothing after it')
    assert nothing_at("/name?").startswith("the key has nothing after it")
    assert nothing_at("/names/0").startswith("an item of the list has nothing after it: write its value")
    assert nothing_at("/name", "Co") == 'a value cannot begin with "&": put it in quotes'
    assert nothing_at("").startswith("an empty document")


def test_tagged() -> None:
    """A tag is shown as it was written, or as much of it as anybody reads."""
    assert tagged("tag:yaml.org,2002:str") == "tags are not supported: remove !!str"
    assert len(tagged("!" * 1_000)) < 200
