"""
Decides under which key a field or a list is written: its name where a manifest can say it, else its id.

In a manifest that is there already, a field may stand under its other key, which then stays.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from reconciler.manifests import names
from reconciler.planning.catalog import FIELD_KEY, LIST_KEY, Catalog, Unresolved

if TYPE_CHECKING:
    from re import Pattern

    from reconciler.values import AffinityList, Field


class Naming:
    """
    Names the fields and lists of one account.

    Args:
        catalog: What there is; an empty one takes every key for a name of its own.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def of_field(self, field: Field) -> str:
        """Return the key that is written for a field."""
        name = _composed(field.name)
        if not _is_spelled(name, FIELD_KEY):
            return field.key
        try:
            return name if self._catalog.field(name, field.list_id).id == field.id else field.key
        except Unresolved:
            return field.key

    def of_list(self, named: AffinityList) -> str:
        """Return the key that is written for a list."""
        name = _composed(named.name)
        if not _is_spelled(name, LIST_KEY):
            return named.key
        try:
            return name if self._catalog.list(name).id == named.id else named.key
        except Unresolved:
            return named.key

    def field(self, key: str, list_key: str | None = None) -> str:
        """Return what is written for the field that a manifest calls `key`, on a list if one is given."""
        try:
            list_id = None if list_key is None else self._catalog.list(list_key).id
            return self.of_field(self._catalog.field(key, list_id))
        except Unresolved:
            return key

    def list(self, key: str) -> str:
        """Return what is written for the list that a manifest calls `key`."""
        try:
            return self.of_list(self._catalog.list(key))
        except Unresolved:
            return key


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _is_spelled(name: str, id_form: Pattern[str]) -> bool:
    return names.fault(name) is None and not id_form.fullmatch(name)
