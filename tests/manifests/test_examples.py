"""Each file in tests/examples/ has just the problems that its first lines expect."""

from pathlib import Path

import pytest

from reconciler.manifests.loading import load

EXAMPLES = Path(__file__).parents[1] / "examples"
EXPECT = "# expect: "


def problems(root: Path, data: bytes) -> list[str]:
    """Return what is wrong with a root that holds nothing but this file."""
    path = "organizations/case.yaml"
    (root / path).parent.mkdir()
    (root / path).write_bytes(data)
    found = (str(problem).removeprefix(f"{path}:") for problem in load(root).problems)
    return [problem.replace(path, "FILE") for problem in found]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("invalid/*.yaml")), ids=lambda path: path.stem)
def test_invalid(example: Path, tmp_path: Path) -> None:
    """An invalid example has the expected problems, all of them and no others."""
    lines = example.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix(EXPECT) for line in lines if line.startswith(EXPECT)]
    assert expected
    assert expected == problems(tmp_path, example.read_bytes())


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("valid/*.yaml")), ids=lambda path: path.stem)
def test_valid(example: Path, tmp_path: Path) -> None:
    """A valid example has no problem, however odd it looks."""
    assert problems(tmp_path, example.read_bytes()) == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbfname: Acme\n", "1:1: the file begins with a byte order mark of UTF-8"),
        ("name: Acme\n".encode("utf-16"), "1:1: the file begins with a byte order mark of UTF-16"),
        (b"name: Ac\x00me\n", "1:9: the control character U+0000 cannot stand in a file"),
        (b"name: Caf\xe9\n", "1:10: the byte 0xe9 is not UTF-8"),
        (b"name: " + b"a" * 10**6, "1:1: the file has 1,000,006 bytes"),
        (b"[" * 200_000, "1:101: more than 100 levels of nesting"),
    ],
    ids=["bom", "utf-16", "nul", "latin-1", "large", "brackets"],
)
def test_invalid_bytes(data: bytes, expected: str, tmp_path: Path) -> None:
    """What git would mangle, or nobody wants to see in it, is refused as well."""
    (problem,) = problems(tmp_path, data)
    assert problem.startswith(expected)
