"""
What a whole `reconciler plan` of many manifests costs, beside loading the same files with PyYAML alone.

Prints a table; run it from the repository's root with `python tests/benchmarks/plan.py --pinned`. Both are
whole processes, run in turns, so that a machine that gets slower meanwhile slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import click

from reconciler.sandbox.counted import FIRST_ID, counted_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RECONCILER = [sys.executable, "-m", "reconciler"]
BARE = """
import pathlib, sys, yaml
for path in pathlib.Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
"""
"""What a program does at the very least, without keeping anything."""

FILES_PER_FOLDER = 1_000
ONE_CHANGED_OF = 100
ROW = "{:<12} {:>6} {:>10} {:>8}"


class Spent(NamedTuple):
    """What a process took: user and system time, and its largest resident set."""

    cpu_s: float
    peak_mib: float


def spend(command: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """Run a command to its end."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)  # KiB, on Linux


@contextmanager
def serving(count: int) -> Iterator[str]:
    """Run an Affinity with so many organizations and no limit to speak of; give its address."""
    serve = ["sandbox", "serve", "--seed", f"count:{count}"]
    limits = ["--month", "unlimited", "--rate-limit", "1000000/60"]
    with subprocess.Popen([*RECONCILER, *serve, *limits], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[3].removeprefix("http://")
        finally:
            process.terminate()


def requests_by_route(address: str) -> dict[str, int]:
    """Return how many requests of each kind the sandbox has answered so far."""
    connection = HTTPConnection(address)
    connection.request("GET", "/_sandbox/stats")
    requests = json.loads(connection.getresponse().read())["requests"]
    return {route: sum(statuses.values()) for route, statuses in requests.items()}


def write_manifests(root: Path, count: int, *, pinned: bool, fields: int) -> None:
    """Declare what the sandbox holds, a file for each organization; one of a hundred has another name."""
    (root / ".reconciler.yaml").write_text("account: sandbox\n", encoding="utf-8")
    for number in range(1, count + 1):
        folder = root / "organizations" / f"{number // FILES_PER_FOLDER:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        pin = f"id: {FIRST_ID + number - 1}\n" if pinned else ""
        name = "Renamed" if number % ONE_CHANGED_OF == 0 else "Company"
        text = f"{pin}name: {name} {number:06d}\ndomain: company-{number:06d}.example\n"
        if fields:
            text += "fields:\n"
        for key, value in islice(counted_values(number).items(), fields):
            text += f"  {key}: {value if key == 'Founded' else json.dumps(value)}\n"
        (folder / f"company-{number:06d}.yaml").write_text(text, encoding="utf-8")


def measure(root: Path, count: int, runs: int) -> tuple[list[Spent], list[Spent], dict[str, int]]:
    """Return what each run of the bare load and of the plan took, and the requests of one plan."""
    bare, plan = [], []
    with serving(count) as address:
        environment = {
            **os.environ,
            "AFFINITY_BASE_URL": f"http://{address}",
            "AFFINITY_API_KEY": "sandbox",
        }
        for _ in range(runs):
            bare.append(spend([sys.executable, "-c", BARE, str(root)], environment))
            plan.append(spend([*RECONCILER, "plan", "--root", str(root)], environment))
        requests = requests_by_route(address)
    return bare, plan, {route: number // runs for route, number in requests.items()}


def main() -> None:
    """Read the options, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="manifests (default: %(default)s)")
    parser.add_argument("--pinned", action="store_true", help="give each manifest its id")
    parser.add_argument("--fields", type=int, default=0, choices=range(9), help="custom fields of each")
    parser.add_argument("--runs", type=int, default=5, help="of each process (default: %(default)s)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        write_manifests(Path(name), given.count, pinned=given.pinned, fields=given.fields)
        bare, plan, requests = measure(Path(name), given.count, given.runs)
    ratio = median(after.cpu_s / before.cpu_s for before, after in zip(bare, plan, strict=True))
    kind = "pinned" if given.pinned else "unpinned"
    click.echo(
        f"{given.count:,} {kind} manifests, {given.fields} fields each, {given.runs} runs of each, medians"
    )
    click.echo(ROW.format("", "CPU s", "over bare", "peak MiB"))
    for label, spent, over in (("bare load", bare, 1.0), ("whole plan", plan, ratio)):
        cpu_s, peak_mib = (median(column) for column in zip(*spent, strict=True))
        click.echo(ROW.format(label, f"{cpu_s:.2f}", f"{over:.2f}", f"{peak_mib:.0f}"))
    click.echo("\nrequests of one plan")
    for route, number in sorted(requests.items()):
        click.echo(f"{number:>6,}  {route}")


if __name__ == "__main__":
    main()
