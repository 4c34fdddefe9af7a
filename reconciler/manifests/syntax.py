"""Says in one line what a parser complains about: parsers speak of tokens, people of quotes and blanks."""

from __future__ import annotations

import re

from reconciler.manifests.document import quoted

_ADVICE = (
    ("tab|start any token", r"\t", "a tab where only spaces may indent"),
    ("start any token", r"[@`%]", "a value cannot begin with {at}: put it in quotes"),
    ("mapping values", r"", 'a ":" where no key can stand: indent evenly, or put the value in quotes'),
    ("quoted scalar.*(end of stream|document)", r"", "a quote is opened here and never closed"),
    ("flow node", r"", "a [ or { is not closed, or something is missing in it"),
    ("flow", r"", "a [ or { is opened here and not closed, or a comma is missing"),
    (r"scanning an a(lias|nchor)", r"", "a value cannot begin with * or &: put it in quotes"),
    (
        r"document start",
        r"",
        "more after the end of a document: indent evenly, or begin the next one with a line ---",
    ),
    (r"tag", r"", "tags are not supported: remove the word with the !"),
    (
        "escape|hexa?deci",
        r"",
        "an unknown escape in double quotes: write \\\\ for a \\, or use single quotes",
    ),
    (r"could not find expected ':'", r"", 'a line without ":" where a key is expected'),
    (r"block node", r"[\]},]", "a value cannot begin with {at}: put it in quotes"),
    (r"block node", r"\.", "an end of a document that has not begun: remove the line"),
    (
        r"sequence entries",
        r"",
        "a list cannot begin here: begin it on a line of its own, or put the value in quotes",
    ),
    (r"block mapping", r"", "a line that is neither a key nor part of a value: indent evenly"),
    (r"block (sequence|collection)", r"", "a line that is no item of the list above it: indent evenly"),
)
"""What the parser says, the character at that place, and what to tell; the first that fits counts."""


def advice(problem: str, at: str, before: str = "") -> str:
    """
    Return one clear sentence.

    Args:
        problem: What the parser says, with its context.
        at: The character at the place of the problem; empty at the end of the file.
        before: What stands before it on its line.
    """
    if "block mapping" in problem and before.strip():
        return "more behind the end of a value: remove it, or put the whole value in quotes"
    for pattern, found, message in _ADVICE:
        if re.search(pattern, problem, re.DOTALL) and re.match(found, at):
            return message.replace("{at}", quoted(at))
    return f"this is no valid YAML: {problem}"


def points_at_beginning(problem: str) -> bool:
    """Return whether the place to show is where the construct begins, not where the parser gave up."""
    unfinished = r"flow [^n]|quoted scalar.*(end of stream|document)|could not find expected ':'"
    return re.search(unfinished, problem, re.DOTALL) is not None


def nothing_at(pointer: str, anchor: str | None = None) -> str:
    """Return the complaint about a key or an item, at a JSON pointer, with nothing or an anchor after it."""
    if anchor is not None:
        return 'a value cannot begin with "&": put it in quotes'
    if not pointer:
        return "an empty document: remove it, or one of the lines with ---"
    name = pointer.rpartition("/")[2]
    key = name.replace("~1", "/").replace("~0", "~")
    if name.isdigit():
        return "an item of the list has nothing after it: write its value, or remove the item"
    called = "the key" if name.endswith("?") else f"the key {quoted(key)}"  # with ?: told about already
    return f"{called} has nothing after it: write null to clear, {{}} for no fields, or remove the key"


def tagged(tag: str) -> str:
    """Return the complaint about a tag."""
    return f"tags are not supported: remove {tag.replace('tag:yaml.org,2002:', '!!'):.80}"
