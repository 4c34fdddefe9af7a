"""Pointers, quoting, and faults that find their places."""

from reconciler.manifests.document import Document, Fault, child, problems_at, quoted
from reconciler.model import Position, Problem


def test_child() -> None:
    """A pointer escapes the two characters that mean something in it (RFC 6901)."""
    assert child("/lists", "a/b~c") == "/lists/a~1b~0c"
    assert child("/names", 3) == "/names/3"


def test_quoted() -> None:
    """Quoted text stays on one line, keeps its letters and is cut where it is long."""
    assert quoted('Bü"\n') == '"Bü\\"\\n"'
    assert quoted("a" * 100, 4) == '"aaa…"'


def test_problems_at() -> None:
    """A fault stands at its key or its nearest parent; values that reading refused get no second one."""
    document = Document(1, {}, (("", 1, 1), ("/name", 2, 3)), {}, frozenset({"/id"}))
    faults = [Fault("/name/0/x", "deep"), Fault("/domain", "missing"), Fault("/id", "refused")]
    expected = [
        Problem(Position("a.yaml", 2, 3), "deep"),
        Problem(Position("a.yaml", 1, 1), "missing"),
    ]
    assert expected == problems_at("a.yaml", document, faults)
