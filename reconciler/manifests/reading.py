"""
The way from the bytes of a file to documents: line by line where that is sure, by the parser otherwise.

The parser is imported when the first file needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import InvalidInput
from reconciler.manifests.line_reading import read_lines

if TYPE_CHECKING:
    from reconciler.desired import Marks
    from reconciler.manifests.document import Document, Value
    from reconciler.model import Problem


class Reader:
    """
    Reads files one after another; what they have in common is kept once.

    Attributes:
        slow: Whether some file had to be parsed by a PyYAML without libyaml, which takes ten times as long.
    """

    def __init__(self) -> None:
        self.slow = False
        self._layouts: dict[Marks, Marks] = {}
        self._steps: dict[str, str] = {}

    def read(self, path: str, data: bytes) -> tuple[list[Document], list[Problem]]:
        """Return the documents of a file and everything that is wrong with its YAML, as `parse` does."""
        if document := read_lines(data, self._layouts, self._steps):
            return [document], []
        from reconciler.manifests import parsing  # noqa: PLC0415 - most files do not need it

        self.slow = not parsing.has_libyaml()
        return parsing.parse(path, data, self._layouts, self._steps)


def read_values(path: str, data: bytes) -> list[Value]:
    """
    Return what the documents of a file say.

    Raises:
        InvalidInput: Something is wrong with its YAML.
    """
    documents, problems = Reader().read(path, data)
    if problems:
        raise InvalidInput(problems)
    return [document.value for document in documents]
