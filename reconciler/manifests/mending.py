"""Decides what a text becomes where only its spelling is wrong: names, domains, e-mails, Unicode's form."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from reconciler.manifests import domains, emails, names
from reconciler.manifests.ordering import is_named, is_ours

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.manifests.document import Value
    from reconciler.manifests.ordering import Steps


def mended(steps: Steps, text: str) -> str:
    """Return the right form of the text at `steps`; one that nothing can mend stays as it is."""
    if is_ours(steps):
        return text
    match steps:
        case ("name",) | ("previously", "names", _):
            return _right(text, names.mend, names.fault)
        case ("domain",) | ("previously", "domains", _):
            return _right(text, domains.mend, domains.fault)
        case ("people", *_):
            return _right(text, emails.mend, emails.fault)
    return unicodedata.normalize("NFC", text)


def mended_key(steps: Steps, key: str) -> str:
    """Return the right form of a key of the mapping at `steps`: those of fields and lists are names."""
    return _right(key, names.mend, names.fault) if is_named(steps) else key


def mended_value(value: Value, steps: Steps = ()) -> Value:
    """Return the value at `steps` with everything in it mended."""
    if isinstance(value, str):
        return mended(steps, value)
    if isinstance(value, dict):
        return {mended_key(steps, key): mended_value(each, (*steps, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [mended_value(each, (*steps, i)) for i, each in enumerate(value)]
    return value


def _right(text: str, mend: Callable[[str], str | None], fault: Callable[[str], str | None]) -> str:
    if fault(text) is None:
        return text
    right = mend(text)
    return text if right is None or fault(right) else right
