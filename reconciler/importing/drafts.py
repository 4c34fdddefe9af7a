"""What is to be written about one organization, wherever that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reconciler.manifests.document import Value

if TYPE_CHECKING:
    from reconciler.desired import Manifest

Keys: TypeAlias = dict[str, Value]
"""
Keys of a manifest with plain values: `id`, `name`, `domain`, `people`, `fields`, `lists`.

None is "empty", on a list "not on it": nothing is written about that in a new manifest, and in one that is
there already only where it says something else. An absent key is not imported.
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A manifest that is to be, or what is to change in one that is there.

    Attributes:
        source: Where it comes from, for users: "organization 300100 (Acme)", "companies.csv:12".
        manifest: The one that declares the organization already.
    """

    source: str
    keys: Keys
    manifest: Manifest | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not imported, and why."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: not imported: {self.reason}"
