from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.manifests.loading import load
from reconciler.manifests.pinning import Pin, fingerprints, write_pins
from reconciler.manifests.storing import NotStored, replace
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TWO = "# a\nname: A\ndomain: a.example\n---\nname: B\n"


def _declare(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        (root / "organizations").mkdir(exist_ok=True)
        (root / "organizations" / f"{name}.yaml").write_text(text)


def _pins(root: Path) -> list[Pin]:
    return [Pin(each, OrganizationId(7 + i)) for i, each in enumerate(load(root).manifests)]


def _texts(root: Path) -> Mapping[str, str]:
    return {file.stem: file.read_text() for file in sorted((root / "organizations").iterdir())}


def test_every_document_gets_its_own_id(tmp_path: Path) -> None:
    """An old one is replaced; nothing else changes."""
    _declare(tmp_path, one="id: 3 # old\nname: C\n", two=TWO)
    seen = fingerprints(tmp_path)
    done = list(write_pins(tmp_path, _pins(tmp_path), seen, replace))
    assert {
        "one": "id: 7 # old\nname: C\n",
        "two": "id: 8\n# a\nname: A\ndomain: a.example\n---\nid: 9\nname: B\n",
    } == _texts(tmp_path)
    assert [("C", 7, ""), ("A", 8, ""), ("B", 9, "")] == [
        (pin.manifest.name, pin.organization_id, complaint) for pin, complaint in done
    ]


@pytest.mark.parametrize("text", [TWO + "# more\n", None])
def test_a_file_that_has_changed_since_is_left_alone(tmp_path: Path, text: str | None) -> None:
    """Or is gone. The others get their pins."""
    _declare(tmp_path, one="name: C\n", two=TWO)
    seen, pins = fingerprints(tmp_path), _pins(tmp_path)
    file = tmp_path / "organizations" / "two.yaml"
    file.unlink()
    if text:
        file.write_text(text)
    done = list(write_pins(tmp_path, pins, seen, replace))
    assert {"one": "id: 7\nname: C\n"} | ({"two": text} if text else {}) == _texts(tmp_path)
    assert ["", *["the file has changed since it was read"] * 2] == [complaint for _, complaint in done]


def test_what_is_written_oddly_is_left_alone(tmp_path: Path) -> None:
    """Other documents of the file get their pins; the complaint says what to do."""
    _declare(tmp_path, one="{? name : C}\n--- \nname: D\n", two="{? name : E}\n")
    done = write_pins(tmp_path, _pins(tmp_path), fingerprints(tmp_path), replace)
    assert [True, False, True] == ["write it without" in complaint for _, complaint in done]
    assert {"one": "{? name : C}\n--- \nid: 8\nname: D\n", "two": "{? name : E}\n"} == _texts(tmp_path)


def test_a_file_that_cannot_be_written_is_told_about(tmp_path: Path) -> None:
    """It stops nobody."""

    def refuse(_root: Path, _path: str, _before: bytes, _after: bytes) -> None:
        raise NotStored("the disk is full")

    _declare(tmp_path, one="name: C\n")
    done = write_pins(tmp_path, _pins(tmp_path), fingerprints(tmp_path), refuse)
    assert ["the disk is full"] == [complaint for _, complaint in done]
