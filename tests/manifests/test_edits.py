from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.manifests.edits import Place, Remove, Set, changed, place
from reconciler.manifests.nodes import Uneditable

if TYPE_CHECKING:
    from reconciler.manifests.document import Value
    from reconciler.manifests.edits import Edit

VALUE: dict[str, Value] = {"name": "A", "people": [1, 2], "lists": {"A/B": {"x~y": None}}}


@pytest.mark.parametrize(
    ("pointer", "where"),
    [
        ("/name", Place(("name",), 1, "A")),
        ("/people/1", Place(("people", 1), 2, 2)),
        ("/lists/A~1B/x~0y", Place(("lists", "A/B", "x~y"), 3, None)),
        ("/id", Place(("id",), 0, VALUE)),
        ("/people/-", Place(("people", 2), 1, [1, 2])),
        ("/people/2", Place(("people", 2), 1, [1, 2])),
        ("/fields/Sites/0", Place(("fields", "Sites", "0"), 0, VALUE)),
    ],
)
def test_a_pointer_leads_to_what_is_there_or_could_be(pointer: str, where: Place) -> None:
    """How far it leads to something that is there is known, too."""
    assert where == place(pointer, VALUE)


@pytest.mark.parametrize(
    "pointer", ["", "name", "/name/0", "/people/3", "/people/-1", "/people/x", "/people/\u0662"]
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    """Nothing could be made there."""
    with pytest.raises(Uneditable):
        place(pointer, VALUE)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Set("/name", "B"), VALUE | {"name": "B"}),
        (Set("/fields/Sector/value", "x"), VALUE | {"fields": {"Sector": {"value": "x"}}}),
        (Set("/people/0", 3), VALUE | {"people": [3, 2]}),
        (Set("/people/-", 3), VALUE | {"people": [1, 2, 3]}),
        (Set("/people/-/include", [3]), VALUE | {"people": [1, 2, {"include": [3]}]}),
        (Remove("/people/0"), VALUE | {"people": [2]}),
        (Remove("/lists/A~1B/x~0y"), VALUE | {"lists": {"A/B": {}}}),
        (Remove("/people"), {"name": "A", "lists": {"A/B": {"x~y": None}}}),
    ],
)
def test_an_edit_makes_a_new_value(edit: Edit, expected: Value) -> None:
    """The old one stays, since others may hold it."""
    before = repr(VALUE)
    assert expected == changed(VALUE, place(edit.pointer, VALUE).steps, edit)
    assert before == repr(VALUE)
