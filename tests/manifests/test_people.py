"""People: a list adds, `only` is the exact set, include and exclude work both ways."""

import pytest

from reconciler.desired import DesiredPeople, DesiredPerson
from reconciler.manifests.document import Value
from reconciler.manifests.people import desired, faults

MIRA = "mira@acme.com"


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([MIRA, 7], DesiredPeople((DesiredPerson(MIRA, "/people/0"), DesiredPerson(7, "/people/1")))),
        ({"only": [MIRA]}, DesiredPeople((DesiredPerson(MIRA, "/people/only/0"),), only=True)),
        ({"only": []}, DesiredPeople(only=True)),
        ({"include": [7]}, DesiredPeople((DesiredPerson(7, "/people/include/0"),))),
        ({"exclude": [7]}, DesiredPeople((), (DesiredPerson(7, "/people/exclude/0"),))),
        (
            {"exclude": [7], "include": [MIRA]},
            DesiredPeople(
                (DesiredPerson(MIRA, "/people/include/0"),), (DesiredPerson(7, "/people/exclude/0"),)
            ),
        ),
    ],
)
def test_desired(people: Value, expected: DesiredPeople) -> None:
    """Every form becomes those to be linked and those not to be, each with its place."""
    assert list(faults(people)) == []
    assert expected == desired(people)


@pytest.mark.parametrize("people", [None, []])
def test_nobody(people: Value) -> None:
    """Saying nothing is refused with what to write to remove everybody."""
    ((pointer, message),) = faults(people)
    assert pointer == "/people"
    assert "write {only: []}" in message


@pytest.mark.parametrize(
    ("people", "pointers"),
    [
        ({"only": [7], "include": [8], "exclude": [9]}, ["/people/only"]),
        ({"only": [7], "include": [8]}, ["/people/include"]),
        ({"exclude": [9], "only": []}, ["/people/exclude"]),
        ([MIRA, "Ada@acme.com", 7, 7, MIRA], ["/people/1", "/people/3", "/people/4"]),
        ({"include": [MIRA, 7], "exclude": [7, MIRA]}, ["/people/exclude/0", "/people/exclude/1"]),
        ({"only": [True]}, ["/people/only/0"]),
        ({}, []),
        ({"inclde": [MIRA]}, []),
        ("mira", []),
        ({"only": "mira"}, []),
    ],
)
def test_faults(people: Value, pointers: list[str]) -> None:
    """A person stands once, and nothing beside the exact set; keys and types are left to the schema."""
    assert pointers == [fault.pointer for fault in faults(people)]
