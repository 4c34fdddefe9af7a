"""Files are read line by line where that is sure, and parsed where it is not."""

from __future__ import annotations

import pytest

from reconciler.errors import InvalidInput
from reconciler.manifests import parsing
from reconciler.manifests.reading import Reader, read_values


def test_what_cannot_be_read_line_by_line_is_parsed() -> None:
    """With all its documents and problems."""
    documents, problems = Reader().read("a.yaml", b"name: 'Acme'\n---\nname: no\n")
    assert [{"name": "Acme"}, {"name": "no"}] == [each.value for each in documents]
    assert ["a.yaml:3:1"] == [str(each.position) for each in problems]


def test_both_ways_share_layouts() -> None:
    """Documents of one layout have one tuple of marks, however they were read."""
    reader = Reader()
    (one,), _ = reader.read("a.yaml", b"name: Acme\n")
    (other,), _ = reader.read("b.yaml", b"name: 'Bolt'\n")
    assert one.marks is other.marks


def test_a_slow_parser_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first file that needed it."""
    monkeypatch.setattr(parsing, "has_libyaml", lambda: False)
    reader = Reader()
    reader.read("a.yaml", b"name: Acme\n")
    assert not reader.slow
    reader.read("b.yaml", b"name: 'Acme'\n")
    assert reader.slow


def test_values_alone() -> None:
    """Of a file without a fault."""
    assert [{"name": "A"}, ["b"]] == read_values("a.yaml", b"name: A\n---\n- b\n")
    with pytest.raises(InvalidInput) as raised:
        read_values("a.yaml", b"name: no\n")
    assert "a.yaml:1:1: write" in str(raised.value.problems[0])
