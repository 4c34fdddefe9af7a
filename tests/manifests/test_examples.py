"""Each file in tests/examples/ has just the problems that its first lines expect."""

import os
from pathlib import Path

import pytest

from reconciler.manifests.loading import load
from reconciler.manifests.settings import FILE
from tests.manifests.examples import INVALID, VALID, Example, expected_of

MANIFEST = "organizations/case.yaml"
MEGABYTE = 10**6


def problems(root: Path, example: Example) -> list[str]:
    """Return what is wrong with a root that holds nothing but this file, and a manifest beside settings."""
    (root / "organizations").mkdir()
    (root / MANIFEST).write_bytes(b"name: Acme\n")
    path = FILE if example.is_settings else MANIFEST
    (root / path).write_bytes(example.data)
    found = (str(problem).removeprefix(f"{path}:") for problem in load(root).problems)
    return [problem.replace(path, "FILE") for problem in found]


@pytest.mark.parametrize("example", INVALID, ids=lambda example: example.name)
def test_invalid(example: Example, tmp_path: Path) -> None:
    """An invalid example has the expected problems, all of them and no others."""
    expected = expected_of(example)
    assert expected
    assert expected == problems(tmp_path, example)


@pytest.mark.parametrize("example", VALID, ids=lambda example: example.name)
def test_valid(example: Example, tmp_path: Path) -> None:
    """A valid example has no problem, however odd it looks."""
    assert problems(tmp_path, example) == []


def test_there_are_examples() -> None:
    """An empty folder would pass everything."""
    assert (len(INVALID) > 300, len(VALID) > 80) == (True, True)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbfname: Acme\n", "1:1: the file begins with a byte order mark of UTF-8"),
        ("name: Acme\n".encode("utf-16"), "1:1: the file begins with a byte order mark of UTF-16"),
        ("name: Acme\n".encode("utf-16-le"), "1:2: the file looks like UTF-16"),
        ("name: Acme\n".encode("utf-32-be"), "1:1: the file looks like UTF-16"),
        (b"name: Ac\x00me\n", "1:9: the control character U+0000 cannot stand in a file"),
        (b"name: Ac\x1b[2Jme\n", "1:9: the control character U+001B cannot stand in a file"),
        (b"name: Ac\xef\xbb\xbfme\n", "1:9: the control character U+FEFF cannot stand in a file"),
        (b"# a\r# b\rname: \x07\n", "3:7: the control character U+0007 cannot stand in a file"),
        (b"name: Caf\xe9\n", "1:10: the byte 0xe9 is not UTF-8"),
        (b"name: \xc0\xaf\n", "1:7: the byte 0xc0 is not UTF-8"),
        (b"name: \xed\xa0\x80\n", "1:7: the byte 0xed is not UTF-8"),
        (b"name: Acme\r\ndomain: Acme.com\r\n", '2:1: "Acme.com" has capitals'),
        (b"name: Acme\rdomain: @acme\r", '2:9: a value cannot begin with "@"'),
    ],
)
def test_invalid_bytes(data: bytes, expected: str, tmp_path: Path) -> None:
    """What git would mangle, or nobody wants to see in it, is refused as well."""
    (problem,) = problems(tmp_path, Example("bytes", data))
    assert problem.startswith(expected)


@pytest.mark.parametrize("path", [MANIFEST, FILE])
def test_invalid_files(path: str, tmp_path: Path) -> None:
    """What is no ordinary file of at most a megabyte under the root is refused unread."""
    (tmp_path / "root" / "organizations").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_bytes(b"name: Secret\n")
    file = tmp_path / "root" / path

    def refusal() -> str:
        found = [each for each in load(tmp_path / "root").problems if each.position.path == path]
        file.unlink()
        return ", ".join(each.message for each in found)

    file.touch()
    os.truncate(file, 50 * MEGABYTE)
    assert refusal() == "the file has 50,000,000 bytes: at most 1,000,000 are read"
    os.mkfifo(file)
    assert refusal() == "not an ordinary file"
    file.symlink_to(tmp_path / "secret.yaml")
    assert refusal() == "a link that leads out of the root"
    file.symlink_to(file)
    assert refusal() == "a link that leads nowhere"
