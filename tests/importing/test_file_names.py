from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.importing.drafts import Draft
from reconciler.importing.file_names import named

if TYPE_CHECKING:
    from collections.abc import Collection

    from reconciler.importing.drafts import Keys


def names(*keys: Keys, taken: Collection[str] = ()) -> dict[str, object]:
    """Return the file names and whose they are."""
    drafts = [Draft("", each) for each in keys]
    return {
        path.removeprefix("organizations/"): draft.keys.get("id", draft.keys.get("domain"))
        for path, draft in named(drafts, taken)
    }


def test_names_of_files_do_not_depend_on_the_order() -> None:
    """The lowest id has the plain one."""
    acme: list[Keys] = [
        {"id": number, "name": name} for number, name in ((9, "Acme"), (5, "acme!"), (7, "Acme 9"))
    ]
    expected = {"acme.yaml": 5, "acme-9.yaml": 7, "acme-9-9.yaml": 9}
    assert expected == names(*acme) == names(*reversed(acme))


def test_without_ids_domains_tell_apart() -> None:
    """One without a domain comes last."""
    acme: list[Keys] = [
        {"name": "Acme"},
        {"name": "Acme", "domain": "b.com"},
        {"name": "Acme", "domain": "a.com"},
    ]
    found = names(*acme)
    assert {"acme.yaml": "a.com", "acme-b-com.yaml": "b.com"} == {
        name: who for name, who in found.items() if who
    }
    assert found == names(*reversed(acme))


def test_names_that_are_taken_are_left_alone() -> None:
    """In whatever case and with whatever suffix, and so are those that Windows keeps."""
    assert {"acme-1.yaml": 1, "con-2.yaml": 2} == names(
        {"id": 1, "name": "Acme"}, {"id": 2, "name": "Con"}, taken=["ACME.yml", ".hidden"]
    )
