"""Only printable UTF-8 without a byte order mark is read."""

import pytest

from reconciler.manifests.encoding import fault


@pytest.mark.parametrize(
    ("data", "place", "word"),
    [
        (b"\xef\xbb\xbfname: Acme\n", (1, 1), "byte order mark of UTF-8"),
        ("name: Acme\n".encode("utf-16"), (1, 1), "byte order mark of UTF-16"),
        ("name: Acme\n".encode("utf-16-le"), (1, 2), "looks like UTF-16"),
        (b"a: b\nname: Caf\xe9\n", (2, 10), "0xe9 is not UTF-8"),
        (b"a: b\nname: A\x00\n", (2, 8), "U+0000"),
        ("name: \x9b31m\n".encode(), (1, 7), "U+009B"),
        (b"# a\r# b\r\nname: A\x07\n", (3, 8), "U+0007"),
        (b"%YAML 1.2\n%TAG ! x:\n---\n", (2, 1), "directives"),
        (b"# a\r%TAG ! x:\r---\r", (2, 1), "directives"),
        ("name: A # b\u2028state: absent\n".encode(), (1, 12), "U+2028 ends a line only in YAML 1.1"),
        ("name: A # b\u2029state: absent\n".encode(), (1, 12), r"\u2029 in double quotes"),
        ("name: A # b\x85state: absent\n".encode(), (1, 12), r"\u0085 in double quotes"),
    ],
)
def test_fault(data: bytes, place: tuple[int, int], word: str) -> None:
    """The first byte or character that cannot be read is named with its place."""
    found = fault(data)
    assert found is not None
    assert place == found[:2]
    assert word in found[2]


def test_text() -> None:
    """Any printable text passes, with any of the line ends."""
    assert fault("%YAML 1.2\n---\nname: Estúdio 🚀 100 %\r\n\tdomain: …\n".encode()) is None
