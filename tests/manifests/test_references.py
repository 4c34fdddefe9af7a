"""Persons and organizations are referred to by a text or by an id, each once."""

import pytest

from reconciler.manifests.document import Fault, Value
from reconciler.manifests.references import MAX_LOOKED_AT, Kind, faults


def no_capitals(text: str) -> str | None:
    return None if text.islower() else "write it in lower case"


KIND = Kind(no_capitals, lambda text: text.removesuffix("."), "write a word or an id")


def told(*references: Value) -> list[Fault]:
    return list(faults(KIND, ((f"/{i}", reference) for i, reference in enumerate(references))))


def test_fine() -> None:
    """Texts without fault and positive ids may stand beside each other."""
    assert told("acme", "bolt", 1, 7) == []


@pytest.mark.parametrize("reference", [0, -7, True, 7.5, None, ["acme"], {"id": 7}])
def test_neither_text_nor_id(reference: Value) -> None:
    """Anything else is refused."""
    assert [Fault("/1", "write a word or an id")] == told("acme", reference)


def test_texts() -> None:
    """A text has what its kind says is wrong with it."""
    assert [Fault("/0", "write it in lower case")] == told("Acme")


def test_ids_in_quotes() -> None:
    """No name is a number, so that one in quotes is meant to be an id."""
    assert [Fault("/0", '"7" is an id in quotes: write 7, without quotes')] == told("7")


def test_decimal_points() -> None:
    """An id with a decimal point is refused, though JSON Schema takes it for an integer."""
    assert [Fault("/0", "an id must be a whole number: write 7")] == told(7.0)


def test_repeated() -> None:
    """The same one twice is told at the second place, in whichever spelling; a bad one only as bad."""
    assert [
        Fault("/1", "acme. stands among them already: remove one of the two"),
        Fault("/3", "7 stands among them already: remove one of the two"),
    ] == told("acme", "acme.", 7, 7)
    assert [Fault(f"/{i}", "write it in lower case") for i in range(2)] == told("Acme", "Acme")


def test_bounded() -> None:
    """Beyond what any schema allows nobody looks."""
    assert len(told(*(2 * MAX_LOOKED_AT * ["Acme"]))) == MAX_LOOKED_AT
