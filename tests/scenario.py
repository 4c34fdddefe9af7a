"""
One folder of `tests/scenarios/`: what is desired and what Affinity holds, and the plan as it is expected.

`python -m tests.scenario` writes the expected files anew; read their difference before you keep it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reconciler.model import GuardLimit
from reconciler.planning.plan_json import to_json
from reconciler.planning.planner import make_plan
from reconciler.reports.text import plan_text
from tests.builders import manifest, organization, scope
from tests.directory import Directory

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Organization, Plan
    from reconciler.planning.observed import Observed
    from reconciler.planning.planner import Scope

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "scenarios").glob("*/desired.json"))


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a plan is made from, however Affinity is read."""

    manifests: list[Manifest]
    directory: Directory
    scope: Scope

    def by_searching(self) -> Plan:
        return self._plan(self.directory.searched(self.manifests))

    def by_listing(self) -> Plan:
        return self._plan(self.directory.listed(self.manifests))

    def _plan(self, snapshot: Observed) -> Plan:
        return make_plan(self.manifests, snapshot, self.scope, reads=1)


def read(folder: Path) -> Scenario:
    """Read a scenario; its README names the keys."""
    desired = json.loads((folder / "desired.json").read_text(encoding="utf-8"))
    affinity = json.loads((folder / "affinity.json").read_text(encoding="utf-8"))
    manifests = [_manifest(number, row) for number, row in enumerate(desired["manifests"], start=1)]
    return Scenario(
        manifests,
        Directory(
            tuple(_organization(row) for row in affinity["organizations"]),
            {int(gone): kept for gone, kept in affinity.get("merged", {}).items()},
            frozenset(affinity.get("too_common", [])),
        ),
        scope(
            desired.get("under_the_root", len(manifests)),
            guards={kind: GuardLimit(**limit) for kind, limit in desired.get("guards", {}).items()},
            targets=desired.get("targets", []),
        ),
    )


def _manifest(number: int, row: dict[str, Any]) -> Manifest:
    keys = {"path": f"organizations/{number}.yaml", **row}
    return manifest(**{"pin" if key == "id" else key: value for key, value in keys.items()})


def _organization(row: dict[str, Any]) -> Organization:
    return organization(row["id"], row["name"], *row["domains"], is_global=row.get("global", False))


def text_of(plan: Plan) -> str:
    """The plan for people."""
    return str(plan_text(plan))


def json_of(plan: Plan) -> str:
    """The plan for programs, without the version of the reconciler, which says nothing about it."""
    document = json.loads(to_json(plan))
    del document["reconciler_version"]
    return json.dumps(document, indent=2) + "\n"


def main() -> None:
    for folder in FOLDERS:
        plan = read(folder).by_searching()
        (folder / "plan.txt").write_text(text_of(plan), encoding="utf-8", newline="\n")
        (folder / "plan.json").write_text(json_of(plan), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
