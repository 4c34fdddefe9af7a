"""
Finds what ships with the code, in a wheel, an editable install and a checkout alike.

That is the JSON schemas, and the workflows and the action that a configuration repository uses as well.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import cast

_PACKAGE = Path(__file__).resolve().parent
_SCHEMAS = (_PACKAGE / "schemas", _PACKAGE.parent / "schemas")
_AUTOMATION = (_PACKAGE / "automation", _PACKAGE.parent / ".github")
"""In a wheel both lie inside the package; in a checkout, editable or not, beside it."""


@cache
def schema(name: str) -> dict[str, object]:
    """
    Return a schema by its short name: "organization", "settings" or "plan". It is shared: do not change it.

    Raises:
        FileNotFoundError: There is no such schema.
    """
    return cast("dict[str, object]", json.loads(_find(_SCHEMAS, f"{name}.schema.json").read_bytes()))


def automation(name: str) -> str:
    """
    Return the text of a file of our own .github/, such as "workflows/plan.yml".

    Raises:
        FileNotFoundError: There is no such file.
    """
    return _find(_AUTOMATION, name).read_text(encoding="utf-8")


def _find(folders: tuple[Path, ...], name: str) -> Path:
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"no {name!r} beside {_PACKAGE}")
