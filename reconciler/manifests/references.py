"""Decides how persons and organizations are referred to: by a text or by Affinity's id, each of them once."""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003 - NamedTuple keeps its annotations
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from reconciler.manifests.document import Fault, quoted
from reconciler.manifests.scalars import point_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.manifests.document import Value

_ID = re.compile(r"[1-9][0-9]{0,17}")

MAX_LOOKED_AT = 1_000
"""Schemas allow no more of them in one list."""


class Kind(NamedTuple):
    """
    What is referred to.

    Attributes:
        fault: Returns what is wrong with a text, None if nothing is.
        key: Returns the form in which sound texts are compared.
        advice: What to write instead of a thing that is neither a text nor an id.
    """

    fault: Callable[[str], str | None]
    key: Callable[[str], str]
    advice: str


def faults(kind: Kind, references: Iterable[tuple[str, Value]]) -> Iterator[Fault]:
    """Yield what is wrong with references, given with their pointers; that one of them comes twice is."""
    seen: set[Value] = set()
    for pointer, reference in islice(references, MAX_LOOKED_AT):
        if complaint := _fault(kind, reference):
            yield Fault(pointer, complaint)
            continue
        known_as = kind.key(reference) if isinstance(reference, str) else reference
        if known_as in seen:
            yield Fault(pointer, f"{reference} stands among them already: remove one of the two")
        seen.add(known_as)


def _fault(kind: Kind, reference: Value) -> str | None:
    if isinstance(reference, str):
        if _ID.fullmatch(reference):
            return f"{quoted(reference)} is an id in quotes: write {reference}, without quotes"
        return kind.fault(reference)
    is_id = isinstance(reference, int) and not isinstance(reference, bool) and reference > 0
    return None if is_id else point_fault("an id", reference) or kind.advice
