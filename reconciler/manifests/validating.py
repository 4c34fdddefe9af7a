"""
Turns a document into a manifest, or into everything that is wrong with it.

The schema says which keys and types there are, a module for each kind of key what a schema cannot say. What
only other manifests show is left to `clashes.py`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from reconciler.desired import Manifest
from reconciler.manifests import domains, fields, lists, names, people, tombstones
from reconciler.manifests.accepting import accepts
from reconciler.manifests.document import MAX_PROBLEMS, Fault, problems_at, quoted
from reconciler.manifests.explaining import explain
from reconciler.manifests.scalars import point_fault
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.manifests.document import Document, Value
    from reconciler.model import Problem

_LARGE = 2**53
"""An id from which on only the schema says whether it is one."""

_PLAIN = frozenset({"id", "name", "domain"})
_DETAILS = frozenset({"people", "fields", "lists", "state"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Checked(NamedTuple):
    """
    A document after validation.

    Attributes:
        manifest: What it says; of an invalid one the sound keys, so that it can be compared with others.
        problems: What is wrong with it, apart from what reading has complained about.
    """

    manifest: Manifest
    problems: list[Problem]


def _is_common(document: Document) -> bool:
    """
    Return whether a document is surely a valid manifest, with id, name and domain at most.

    Many are, and asking the schema and everybody else takes twice as long. False says nothing; a property
    test holds that nobody else finds anything where this is true.
    """
    value = document.value
    if not isinstance(value, dict) or not value.keys() <= _PLAIN:
        return False
    number, name, domain = value.get("id", 1), value.get("name"), value.get("domain")
    return (
        type(number) is int
        and 0 < number < _LARGE
        and isinstance(name, str)
        and names.is_common(name)
        and "/name" not in document.bare
        and (domains.is_common(domain) if isinstance(domain, str) else "domain" not in value)
        and not document.faulty
    )


def check(path: str, document: Document) -> Checked:
    """Validate one document of the file at `path`."""
    value = document.value
    keys = value if isinstance(value, dict) else {}
    if _is_common(document):
        return Checked(_manifest(path, document, keys), [])
    faults = dict(islice(_misspelled(keys, document.bare), MAX_PROBLEMS + 1))
    if not accepts("organization", value):
        faults = {**dict(explain("organization", value, document.bare)), **faults}
    if not faults and not document.faulty:
        return Checked(_manifest(path, document, keys), [])
    bad_keys = {pointer.split("/")[1] for pointer in (*faults, *document.faulty) if pointer}
    if bad_keys & {"id", "domain"}:  # without them its names would seem to be all that it has
        bad_keys |= {"name", "previously"}
    sound = _manifest(path, document, {key: keys[key] for key in keys if key not in bad_keys})
    return Checked(sound, problems_at(path, document, (Fault(*fault) for fault in faults.items())))


def _misspelled(keys: Mapping[str, Value], bare: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with keys of the right type, beyond what a schema can say."""
    for pointer, name in _texts(keys, "name", "names"):
        if pointer in bare and _DATE.fullmatch(name):
            yield Fault(pointer, f"a name that looks like a date: write {quoted(name)}, with quotes")
        elif complaint := names.fault(name):
            yield Fault(pointer, complaint)
    for pointer, domain in _texts(keys, "domain", "domains"):
        if complaint := domains.fault(domain):
            yield Fault(pointer, complaint)
    for key in ("id", "version"):
        if complaint := point_fault(key, keys.get(key)):
            yield Fault(f"/{key}", complaint)
    if not _DETAILS.isdisjoint(keys):
        yield from _misdeclared(keys)


def _misdeclared(keys: Mapping[str, Value]) -> Iterator[Fault]:
    if "people" in keys:
        yield from people.faults(keys["people"])
    if "fields" in keys:
        yield from fields.faults("/fields", keys["fields"])
    if "lists" in keys:
        yield from lists.faults(keys["lists"])
    if "state" in keys:
        yield from tombstones.faults(keys)


def _texts(keys: Mapping[str, Value], key: str, earlier: str) -> list[tuple[str, str]]:
    """Return the texts under a key and under its list in `previously`, each with its pointer."""
    text = keys.get(key)
    texts = [(f"/{key}", text)] if isinstance(text, str) else []
    if "previously" not in keys:
        return texts
    previously = keys["previously"]
    if isinstance(previously, dict) and isinstance(items := previously.get(earlier), list):
        places = ((f"/previously/{earlier}/{i}", item) for i, item in enumerate(items))
        texts.extend((pointer, item) for pointer, item in places if isinstance(item, str))
    return texts


def _manifest(path: str, document: Document, keys: Mapping[str, Value]) -> Manifest:
    number, name, domain = keys.get("id"), keys.get("name"), keys.get("domain")
    plain = Manifest(
        path,
        document.number,
        document.marks,
        OrganizationId(number) if isinstance(number, int) else None,
        name if isinstance(name, str) else None,
        domain if isinstance(domain, str) else None,
    )
    if keys.keys() <= _PLAIN:
        return plain
    return plain._replace(
        previous_domains=_previous(keys, "domains"),
        previous_names=_previous(keys, "names"),
        people=people.desired(keys["people"]) if "people" in keys else None,
        fields=fields.desired("/fields", keys["fields"]) if "fields" in keys else (),
        lists=lists.desired(keys["lists"]) if "lists" in keys else (),
        absent="state" in keys and keys["state"] == tombstones.ABSENT,
    )


def _previous(keys: Mapping[str, Value], earlier: str) -> tuple[str, ...]:
    return tuple(text for _, text in _texts(keys, "", earlier))
