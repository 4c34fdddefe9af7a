"""Decides the first line of a manifest: the comment by which editors find the schema."""

from __future__ import annotations

import posixpath
import re

from reconciler.manifests.blanks import single_blanks
from reconciler.manifests.encoding import LINE_BREAK

_MODELINE = re.compile(r"#\s*yaml-language-server\s*:")
_OURS = re.compile(r".*\bschemas/(organization|workspace)\.schema\.json\s*")
_HEAD_LINE = re.compile(rf"[ \t]*+(?:#[^\r\n]*+)?(?:{LINE_BREAK.pattern})")


def modeline(path: str, schema: str = "organization") -> str:
    """
    Return the line, without its break.

    Args:
        path: Of the manifest, relative to the root, with forward slashes.
        schema: Which one to name: "organization", or "workspace", which knows an account's own fields.
    """
    target = posixpath.relpath(f"schemas/{schema}.schema.json", posixpath.dirname(path) or ".")
    return f"# yaml-language-server: $schema={target}"


def is_modeline(line: str) -> bool:
    """Return whether a line is a modeline, right or wrong."""
    return _MODELINE.match(line.strip()) is not None


def under_modeline(path: str, text: str) -> str:
    """Return the text of a file with a modeline as its first line, and no other one above its first value."""
    others: list[str] = []
    right = modeline(path)
    rest = 0
    while found := _HEAD_LINE.match(text, rest):
        rest = found.end()
        if not is_modeline(found[0]):
            others.append(found[0])
        elif ours := _OURS.fullmatch(found[0]):
            right = modeline(path, ours[1])
    line_break = LINE_BREAK.search(text)
    first = right + (line_break[0] if line_break else "\n")
    return first + single_blanks("".join(others)) + text[rest:]
