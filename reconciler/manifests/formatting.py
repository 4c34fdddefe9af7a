"""Brings files into canonical form, and gives none out that says anything else than before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.errors import InvalidInput
from reconciler.manifests.dissecting import documents
from reconciler.manifests.encoding import LINE_BREAK
from reconciler.manifests.mending import mended_value
from reconciler.manifests.modeline import under_modeline
from reconciler.manifests.nodes import Uneditable
from reconciler.manifests.parsing import pieces
from reconciler.manifests.reading import read_values
from reconciler.manifests.rewriting import rewritten
from reconciler.manifests.tree import Tree

if TYPE_CHECKING:
    from reconciler.manifests.document import Value


_LITERAL = re.compile(r"([|>][0-9]?)\+?([0-9]?)")
"""How a text in lines of its own begins; with a minus it ends with its last character."""


def formatted(path: str, data: bytes) -> bytes:
    """
    Return a file in canonical form; it says the same as before, apart from spelling that was mended.

    Args:
        path: Of the file, relative to the root.
        data: Its bytes.

    Raises:
        InvalidInput: It cannot be read.
        Uneditable: It is written in a way that formatting would break.
    """
    values = read_values(path, data)
    text = _ended(data.decode(), values)
    parts: list[str] = []
    done = 0
    for start, end in documents(text):
        parts += (text[done:start], rewritten(Tree(text[start:end]), is_last=end == len(text)))
        done = end
    after = under_modeline(path, "".join((*parts, text[done:]))).encode()
    if not _say_the_same(values, after):
        raise Uneditable("the file is written in a way that formatting would break: rewrite it by hand")
    return after


def _ended(text: str, values: list[Value]) -> str:
    """Return a text that ends with a line break; a literal at its end is told not to take it for its own."""
    if LINE_BREAK.fullmatch(text[-1:]):
        return text
    found = LINE_BREAK.search(text)
    ended = text + (found[0] if found else "\n")
    if read_values("", ended.encode()) == values:
        return ended
    *_, start = (piece.start for piece in pieces(text) if piece.style in {"|", ">"})
    return ended[:start] + _LITERAL.sub(r"\1-\2", ended[start:], count=1)


def _say_the_same(values: list[Value], data: bytes) -> bool:
    try:
        return list(map(mended_value, values)) == list(map(mended_value, read_values("", data)))
    except InvalidInput:
        return False
