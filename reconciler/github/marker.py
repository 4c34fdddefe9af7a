"""
The hidden first line by which a comment or an issue of ours is found again.

It is an HTML comment that holds JSON, in which nothing can end it. Anybody can copy it: whether what carries
it is ours, `authorship` decides.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from reconciler.typed_json import JsonObject

TOOL = "reconciler"

_LINE = re.compile(r"<!-- (\{[^<>\r\n]*\}) -->")
_ESCAPED = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&-"})


class Kind(StrEnum):
    """What a comment or an issue is about; there is one of each for each root."""

    PLAN = "plan"
    RECEIPT = "receipt"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Marker:
    """
    What something of ours says about itself.

    Attributes:
        root: The root's label, which tells several roots of one repository apart.
        commit: The commit that was planned; "" where that does not matter.
        digest: The plan's; "" where there is none.
    """

    kind: Kind
    root: str
    commit: str = ""
    digest: str = ""

    def is_about(self, other: Marker) -> bool:
        """Whether both stand for the same comment or issue, whatever it says by now."""
        return (self.kind, self.root) == (other.kind, other.root)


def marked(marker: Marker, text: str) -> str:
    """Return a text below its marker."""
    document = json.dumps(
        {
            "tool": TOOL,
            "kind": marker.kind.value,
            "root": marker.root,
            "commit": marker.commit,
            "digest": marker.digest,
        }
    )
    return f"<!-- {document.translate(_ESCAPED)} -->\n\n{text}"


def marker_of(body: str) -> Marker | None:
    """Return the marker that a body begins with; None for none, a broken one, or another tool's."""
    line = _LINE.match(body)
    if line is None:
        return None
    try:
        document = JsonObject(json.loads(line[1]))
        if document.text("tool") != TOOL:
            return None
        return Marker(
            Kind(document.text("kind")),
            document.text("root"),
            document.text("commit"),
            document.text("digest"),
        )
    except (ValueError, RecursionError):
        return None
