"""Finds the JSON schemas that ship with the code, in a wheel, an editable install and a checkout alike."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import cast

_PACKAGE = Path(__file__).resolve().parent
_FOLDERS = (_PACKAGE / "schemas", _PACKAGE.parent / "schemas")
"""In a wheel the schemas lie inside the package; in a checkout, editable or not, beside it."""


@cache
def schema(name: str) -> dict[str, object]:
    """
    Return a schema by its short name: "organization", "settings" or "plan". It is shared: do not change it.

    Raises:
        FileNotFoundError: There is no such schema.
    """
    for folder in _FOLDERS:
        path = folder / f"{name}.schema.json"
        if path.is_file():
            return cast("dict[str, object]", json.loads(path.read_bytes()))
    raise FileNotFoundError(f"no schema {name!r} beside {_PACKAGE}")
