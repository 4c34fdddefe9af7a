"""Reads `.reconciler.yaml`: account, limits on plans, whom to protect, what to publish. It may be absent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from reconciler.desired import Publish, Settings
from reconciler.manifests import domains, files, references
from reconciler.manifests.accepting import accepts
from reconciler.manifests.document import Fault, child, problems_at, quoted
from reconciler.manifests.explaining import explain
from reconciler.manifests.reading import Reader
from reconciler.manifests.scalars import point_fault
from reconciler.model import GuardLimit, Position, Problem
from reconciler.normalize import domain_key
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from reconciler.manifests.document import Document, Value

FILE = ".reconciler.yaml"

_MAX_CHARACTERS = 63
"""Of a label of a domain. The schema tells about longer ones. Source: RFC 1035, section 2.3.4."""

_SUBDOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ADDRESS = re.compile(rf"\s*(?:https?://)?({_SUBDOMAIN.pattern})(?:\.affinity\.co)?(?:/.*)?\s*", re.DOTALL)
_ORGANIZATION = references.Kind(
    domains.fault, domain_key, "write an organization as a domain such as acme.com, or as an id"
)


def read_settings(root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings of a root and what is wrong with them; with any problem, the settings are empty."""
    try:
        data = files.read(root, FILE)
    except files.MissingFile:
        return Settings(), ()
    except files.UnreadableFile as error:
        return Settings(), (Problem(Position(FILE), str(error)),)
    documents, problems = Reader().read(FILE, data)
    for document in documents:
        if document.number > 1:
            problems += problems_at(FILE, document, [Fault("", "settings are one document: remove this one")])
        else:
            problems += problems_at(FILE, document, _faults(document))
    if problems or not documents:
        return Settings(), tuple(sorted(problems))
    return _settings(cast("Mapping[str, object]", documents[0].value)), ()


def _faults(document: Document) -> Iterator[Fault]:
    keys = document.value if isinstance(document.value, dict) else {}
    if _is_account_alone(keys):
        return iter(())
    faults = dict(_misspelled(keys))
    if not accepts("settings", document.value):
        faults = {**dict(explain("settings", document.value, document.bare)), **faults}
    return (Fault(*fault) for fault in faults.items())


def _is_account_alone(keys: Mapping[str, Value]) -> bool:
    """Return whether all is right because there is no more: importing a validator would take a while."""
    account = keys.get("account")
    return len(keys) == 1 and isinstance(account, str) and bool(_SUBDOMAIN.fullmatch(account))


def _misspelled(keys: Mapping[str, Value]) -> Iterator[Fault]:
    """Yield what is wrong with keys of the right type, beyond what a schema can say."""
    account, guards, protected = keys.get("account"), keys.get("guards"), keys.get("protected")
    if isinstance(account, str) and (complaint := _account_fault(account)):
        yield Fault("/account", complaint)
    for kind, limit in guards.items() if isinstance(guards, dict) else ():
        if isinstance(limit, dict) and (complaint := point_fault("count", limit.get("count"))):
            yield Fault(f"{child('/guards', kind)}/count", complaint)
    if isinstance(protected, list):
        yield from references.faults(
            _ORGANIZATION, ((f"/protected/{i}", each) for i, each in enumerate(protected))
        )


def _account_fault(account: str) -> str | None:
    if _SUBDOMAIN.fullmatch(account) or len(account) > _MAX_CHARACTERS:
        return None
    address = _ADDRESS.fullmatch(account.lower())
    right = address[1] if address else "acme where Affinity is at acme.affinity.co"
    return f"{quoted(account)} is no sub-domain: write {right}"


def _settings(keys: Mapping[str, object]) -> Settings:
    """Turn keys that the schema has accepted into settings."""
    guards = cast("Mapping[str, Mapping[str, float]]", keys.get("guards", {}))
    protected = cast("Sequence[str | int]", keys.get("protected", ()))
    return Settings(
        account=cast("str | None", keys.get("account")),
        guards=tuple(
            (kind, GuardLimit(int(limit["count"]), float(limit.get("share", 0))))
            for kind, limit in sorted(guards.items())
        ),
        protected_ids=tuple(OrganizationId(each) for each in protected if isinstance(each, int)),
        protected_domains=tuple(each for each in protected if isinstance(each, str)),
        reserve=float(cast("float", keys["reserve"])) if "reserve" in keys else None,
        publish=Publish(str(keys["publish"])) if "publish" in keys else None,
    )
