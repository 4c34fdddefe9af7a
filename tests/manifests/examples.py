"""The files of tests/examples/: manifests, and settings where the name begins with `settings-`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "examples"
EXPECT = "# expect: "


class Example(NamedTuple):
    """A file that has to be refused, or has to pass."""

    name: str
    data: bytes

    @property
    def is_settings(self) -> bool:
        return self.name.startswith("settings-")


def _read(folder: str) -> list[Example]:
    return [Example(path.stem, path.read_bytes()) for path in sorted((FOLDER / folder).glob("*.yaml"))]


INVALID = _read("invalid")
VALID = _read("valid")


def expected_of(example: Example) -> list[str]:
    """Return the problems that the first lines of an example expect."""
    lines = example.data.decode().split("\n")
    return [line.removeprefix(EXPECT) for line in lines if line.startswith(EXPECT)]
