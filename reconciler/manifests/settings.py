"""Reads `.reconciler.yaml`, which binds the manifests to an account and sets limits; it may be absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reconciler.desired import Settings
from reconciler.manifests import files
from reconciler.manifests.accepting import accepts
from reconciler.manifests.document import Fault, problems_at
from reconciler.manifests.explaining import explain
from reconciler.manifests.reading import Reader
from reconciler.model import GuardLimit, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = ".reconciler.yaml"


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
        elif not accepts("settings", document.value):
            problems += problems_at(FILE, document, explain("settings", document.value, document.bare))
    if problems or not documents:
        return Settings(), tuple(sorted(problems))
    return _settings(cast("Mapping[str, object]", documents[0].value)), ()


def _settings(keys: Mapping[str, object]) -> Settings:
    """Turn keys that the schema has accepted into settings."""
    guards = cast("Mapping[str, Mapping[str, float]]", keys.get("guards", {}))
    return Settings(
        account=cast("str | None", keys.get("account")),
        guards=tuple(
            (kind, GuardLimit(int(limit["count"]), float(limit.get("share", 0))))
            for kind, limit in sorted(guards.items())
        ),
    )
