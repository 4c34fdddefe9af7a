"""Decides what belongs in a configuration repository: every file with its text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler import __version__
from reconciler.resources import automation, schema

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLE = "organizations/example.yaml"

_TEMPLATES = Path(__file__).parent / "templates"
_FROM_TEMPLATE = {
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".reconciler.yaml": "settings.yaml",
    "README.md": "repository.md",
    "organizations/README.md": "organizations.md",
    EXAMPLE: "example.yaml",
}
_SCHEMAS = ("organization", "settings")
_ACTION = "actions/reconciler/action.yml"
_AUTOMATION = ("SECURITY.md", "workflows/plan.yml", "workflows/apply.yml", "workflows/drift.yml")

_OF_THE_CHECKOUT = """\
    description: What pip installs, instead of the checkout that this action belongs to.
    default: ""
"""
_OF_A_RELEASE = f"""\
    description: What pip installs.
    default: affinity-reconciler=={__version__}
"""

_UNBOUND = "# account: acme   # write the name of yours, and take the first # away"


def contents(account: str | None) -> Mapping[str, str]:
    """
    Return the text of each file by its path, sorted, with forward slashes.

    Args:
        account: Sub-domain to bind the manifests to; None to leave a line that says how.
    """
    filled_in = {"@ACCOUNT@": f"account: {account}" if account else _UNBOUND}
    files = {path: _template(name, filled_in) for path, name in _FROM_TEMPLATE.items()}
    for name in _SCHEMAS:
        files[f"schemas/{name}.schema.json"] = json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"
    for name in _AUTOMATION:
        files[f".github/{name}"] = automation(name)
    files[f".github/{_ACTION}"] = automation(_ACTION).replace(_OF_THE_CHECKOUT, _OF_A_RELEASE)
    return dict(sorted(files.items()))


def _template(name: str, filled_in: Mapping[str, str]) -> str:
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    for mark, word in filled_in.items():
        text = text.replace(mark, word)
    return text
