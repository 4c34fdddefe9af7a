"""Manifests, the Affinity that they meet, and runs of the command line between the two."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from unittest.mock import patch

from reconciler.cli.main import run
from reconciler.cli.state import journal_folder
from reconciler.sandbox.faults import Faults
from reconciler.sandbox.options import Options
from reconciler.sandbox.server import Sandbox
from tests.convergence.clocks import PatientGate, VirtualTime
from tests.convergence.killing import Killed, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    from tests.convergence.killing import Boundary

CREATES = 14
UPDATES = 6
_KEPT = 3
"""So many more organizations are in sync; and as many again are in Affinity and undeclared."""

_FIRST_ID = 100


class Held(NamedTuple):
    """An organization as Affinity really holds it, however late searches are."""

    id: int
    name: str
    domain: str | None


def _old_domain(number: int) -> str:
    return f"old-{number}.example"


def _seed() -> dict[str, object]:
    """Organizations to be updated, to be left as they are, and of no concern; twins would stand out."""
    names = [f"Old {number}" for number in range(UPDATES)]
    names += [f"Kept {number}" for number in range(_KEPT)]
    names += [f"Foreign {number}" for number in range(_KEPT)]
    return {
        "organizations": [
            {"id": _FIRST_ID + number, "name": name, "domains": [_old_domain(number)]}
            for number, name in enumerate(names)
        ]
    }


def _create(number: int) -> str:
    """Every third one has no domain, so that its name is all it is known by."""
    domain = f"domain: new-{number}.example\n" if number % 3 else ""
    return f"name: New {number}\n{domain}"


def _update(number: int) -> str:
    """A rename by domain, a rename by pin, and another domain, in turn."""
    return (
        f"name: Renamed {number}\ndomain: {_old_domain(number)}\n",
        f"id: {_FIRST_ID + number}\nname: Renamed {number}\ndomain: {_old_domain(number)}\n",
        (
            f"name: Old {number}\ndomain: moved-{number}.example\n"
            f"previously: {{domains: [{_old_domain(number)}]}}\n"
        ),
    )[number % 3]


def _kept(number: int) -> str:
    return f"name: Kept {number - UPDATES}\ndomain: {_old_domain(number)}\n"


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one call of the command line; `status` is None where it was killed."""

    status: int | None
    output: str
    errors: str
    requests: int


class Meeting:
    """
    Manifests and an Affinity; lives as long as the context.

    Args:
        documents: The manifests.
        seed: What Affinity holds: a name, or the content of a seed file.
        options: Affinity's other options, but for its time.
    """

    def __init__(self, documents: Sequence[str], seed: str | Mapping[str, object], **options: Any) -> None:
        self.time = VirtualTime()
        self.wires: list[Wire] = []
        self._documents = documents
        self._seed = seed
        self._options = options
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.root = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        (self.root / ".reconciler.yaml").write_text("account: sandbox\n", encoding="utf-8")
        (self.root / "organizations").mkdir()
        self.declare(self._documents)
        seed = self._seed
        if not isinstance(seed, str):
            path = self.root / "seed.json"
            path.write_text(json.dumps(seed), encoding="utf-8")
            seed = str(path)
        options = Options(seed=seed, **self._options)
        self.sandbox = self._stack.enter_context(Sandbox(options, clock=self.time.for_sandbox()))
        return self

    def declare(self, documents: Sequence[str]) -> None:
        """Put other manifests in the place of those that are there."""
        path = self.root / "organizations" / "all.yaml"
        path.write_text("---\n".join(documents), encoding="utf-8")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def environment(self) -> dict[str, str]:
        return {"AFFINITY_BASE_URL": self.sandbox.url, "AFFINITY_API_KEY": self.sandbox.key}

    def apply(self, *options: str, kill: Boundary | None = None, workers: int = 1) -> Ran:
        return self.run("apply", "--yes", f"--workers={workers}", *options, kill=kill)

    def run(self, *arguments: str, kill: Boundary | None = None) -> Ran:
        wire = Wire(kill)
        self.wires.append(wire)
        output, errors = StringIO(), StringIO()
        with self._visible(), wire.in_place(), redirect_stdout(output), redirect_stderr(errors):
            try:
                status = run([*arguments, f"--root={self.root}", *([] if "plan" in arguments else ["-q"])])
            except Killed:
                status = None
        return Ran(status, output.getvalue(), errors.getvalue(), len(wire.sent))

    @contextmanager
    def _visible(self) -> Iterator[None]:
        with (
            patch.dict(os.environ, self.environment),
            patch("reconciler.cli.session.Clock", self.time.for_client),
            patch("reconciler.cli.session.Gate", PatientGate),
        ):
            yield

    def heal(self) -> None:
        """From now on nothing goes wrong any more."""
        self.sandbox._server.sandbox_app._faults = Faults({}, 0)

    def forget(self) -> None:
        """Lose the journals, as a new checkout does."""
        for path in journal_folder(self.root).glob("*.jsonl"):
            path.unlink()

    def writes(self) -> Mapping[str, int]:
        """How many writes Affinity has carried out, by route."""
        return _counters(self.sandbox.stats()["writes_applied"])

    def check_in_sync(self) -> None:
        """A plan made right now is empty."""
        plan = self.run("plan", "--detailed-exitcode")
        assert (0, "No changes. Affinity matches the manifests.") == (
            plan.status,
            plan.output.strip().splitlines()[-1],
        ), plan.output + plan.errors


class World(Meeting):
    """
    Organizations to be made, renamed and left alone, known by name and domain.

    Args:
        creates: How many organizations are to be made.
        options: Affinity's, but for its time and what it holds.
    """

    def __init__(self, *, creates: int = CREATES, **options: Any) -> None:
        documents = [_update(number) for number in range(UPDATES)]
        documents += [_kept(number) for number in range(UPDATES, UPDATES + _KEPT)]
        documents += [_create(number) for number in range(creates)]
        super().__init__(documents, _seed(), **options)
        self._creates = creates

    def __enter__(self) -> Self:
        super().__enter__()
        self.before = self.held()
        return self

    def held(self) -> list[Held]:
        rows = self.sandbox._database.query("SELECT id, name, domain FROM organizations ORDER BY id")
        return [Held(*row) for row in rows]  # type: ignore[arg-type] # columns have their types

    def wanted(self) -> list[tuple[str, str | None]]:
        """What names and domains there are in the end."""
        wanted: list[tuple[str, str | None]] = []
        for number, (_, name, domain) in enumerate(self.before):
            if number >= UPDATES:
                wanted.append((name, domain))
            elif number % 3 == 2:
                wanted.append((name, f"moved-{number}.example"))
            else:
                wanted.append((f"Renamed {number}", domain))
        return wanted + [
            (f"New {number}", f"new-{number}.example" if number % 3 else None)
            for number in range(self._creates)
        ]

    def rejected(self) -> Mapping[str, int]:
        return _counters(self.sandbox.stats()["rejected_by_limit"])

    def check_no_twins(self) -> None:
        assert 0 == self.sandbox.stats()["organizations_sharing_a_domain"]
        names = [each.name for each in self.held()]
        assert len(set(names)) == len(names), sorted(names)

    def check_converged(self) -> None:
        """Everything is there once, nothing undeclared has moved, and a plan is empty at once."""
        self.check_no_twins()
        assert sorted(map(str, self.wanted())) == sorted(str(each[1:]) for each in self.held())
        self.check_in_sync()


def _counters(value: object) -> Mapping[str, int]:
    assert isinstance(value, dict)
    return value
