"""
How long the command line takes to start, over a bare interpreter, and which imports take the time.

Prints two tables; run it from the repository's root with `python tests/benchmarks/startup.py`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from statistics import median

import click

COMMANDS = {
    "bare interpreter": ["-c", ""],
    "--version": ["-m", "reconciler", "--version"],
    "--help": ["-m", "reconciler", "--help"],
    "validate --help": ["-m", "reconciler", "validate", "--help"],
    "plan --help": ["-m", "reconciler", "plan", "--help"],
    "validate": ["-m", "reconciler", "validate"],
}
IMPORTED = {
    "--help": COMMANDS["--help"],
    "plan": [
        "-c",
        "import reconciler.cli.main, reconciler.cli.preparing, reconciler.cli.session, reconciler.cli.plan",
    ],
}
"""What a command imports in any case; some things come later, when first needed."""

SHOWN = 12
ROW = "{:<20} {:>6} {:>10}"
_TIMED = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|( +)(\S+)")


def wall_ms(arguments: list[str]) -> float:
    """Run Python to its end."""
    began_s = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)  # noqa: S603 - our own command
    return (time.perf_counter() - began_s) * 1000


def imports_ms(arguments: list[str]) -> dict[str, float]:
    """Return how long the modules of each package take by themselves, without what they import."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True
    )
    packages: dict[str, float] = {}
    for own_us, _, _, module in _TIMED.findall(done.stderr):
        package = module.partition(".")[0]
        package = "standard library" if package in sys.stdlib_module_names else package
        packages[package] = packages.get(package, 0.0) + int(own_us) / 1000
    return packages


def main() -> None:
    """Read the options, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="of each command (default: %(default)s)")
    given = parser.parse_args()
    rounds = [[wall_ms(arguments) for arguments in COMMANDS.values()] for _ in range(given.runs)]
    click.echo(f"{given.runs} runs of each, in turns, medians")
    click.echo(ROW.format("", "ms", "over bare"))
    for name, runs in zip(COMMANDS, zip(*rounds, strict=True), strict=True):
        over = median(each - turn[0] for each, turn in zip(runs, rounds, strict=True))
        click.echo(ROW.format(name, f"{median(runs):.0f}", f"{over:.0f}"))
    for name, arguments in IMPORTED.items():
        click.echo(f"\nimports of {name}, ms")
        packages = imports_ms(arguments)
        for package in sorted(packages, key=packages.__getitem__, reverse=True)[:SHOWN]:
            click.echo(ROW.format(package, f"{packages[package]:.1f}", ""))


if __name__ == "__main__":
    main()
