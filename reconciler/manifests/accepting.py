"""
Accepts quickly what is plainly valid. The only module that imports jsonschema_rs.

It never rejects: what it does not accept goes to `explaining.py`, whose word counts.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reconciler.resources import schema

if TYPE_CHECKING:
    import jsonschema_rs


def accepts(schema_name: str, value: object) -> bool:
    """Return whether `value` is surely valid; False says nothing."""
    try:
        return _validator(schema_name).is_valid(value)
    except ValueError:  # it cannot take lone surrogates
        return False


@cache
def _validator(schema_name: str) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs  # noqa: PLC0415 - loading it takes longer than some commands do

    return jsonschema_rs.Draft202012Validator(schema(schema_name), validate_formats=True)
