"""What all routes have in common: the records, how the sandbox was told to behave, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.sandbox.cells import Cells
    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.limits import Limits
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.people import LatePeople
    from reconciler.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to the routes of either version."""

    store: Store
    cells: Cells
    people: LatePeople
    limits: Limits
    options: Options
    clock: Clock
