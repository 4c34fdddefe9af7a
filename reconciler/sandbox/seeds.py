"""What a new database begins with: the demo, nothing, many made-up organizations, or a file like the demo."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from reconciler.sandbox import seed_files
from reconciler.sandbox.counted import counted
from reconciler.sandbox.inputs import whole_number
from reconciler.sandbox.options import Unusable
from reconciler.sandbox.records import Seed


def load(name: str) -> Seed:
    """
    Return the seed that `--seed` names.

    Raises:
        Unusable: There is no such seed, or its file does not hold one.
    """
    if name == "empty":
        return Seed()
    if name == "demo":
        return _parse(files("reconciler.sandbox").joinpath("demo.json").read_bytes(), name)
    if name.startswith("count:"):
        count = whole_number(name.removeprefix("count:"))
        if count is None:
            raise Unusable("seed", f"expected count:N with a positive N, not {name!r}")
        return counted(count)
    try:
        return _parse(Path(name).read_bytes(), name)
    except OSError as error:
        raise Unusable("seed", f"cannot read {name}: {error.strerror}") from error


def _parse(data: bytes, name: str) -> Seed:
    try:
        return seed_files.parse(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unusable("seed", f"{name} is no seed: {type(error).__name__}: {error}") from error
