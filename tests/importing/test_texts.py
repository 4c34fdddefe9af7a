from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.importing.drafts import Draft
from reconciler.importing.naming import Naming
from reconciler.importing.revising import Reviser
from reconciler.importing.texts import Texts, assemble
from reconciler.manifests.reading import Reader
from reconciler.manifests.validating import check
from reconciler.planning.catalog import Catalog
from reconciler.values import ValueType
from tests.builders import field

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reconciler.desired import Manifest
    from reconciler.importing.drafts import Keys

REVISER = Reviser(Naming(Catalog()))


def manifests(files: Mapping[str, str]) -> list[Manifest]:
    reader = Reader()
    return [
        check(path, document).manifest
        for path, text in files.items()
        for document in reader.read(path, text.encode())[0]
    ]


def texts(
    *keys: Keys,
    files: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
    catalog: Catalog | None = None,
) -> Texts:
    """Assemble drafts; one with the id of a manifest is about that."""
    declared = manifests(files or {})
    by_id: dict[str, Manifest] = {str(each.id): each for each in declared if each.id is not None}
    drafts = [
        Draft(f"row {number}", each, by_id.get(str(each.get("id"))))
        for number, each in enumerate(keys, start=1)
    ]
    data = {path: text.encode() for path, text in (files or {}).items()}
    return assemble(drafts, declared, data, taken, REVISER, catalog)


def test_a_new_manifest_says_what_was_imported_and_no_more() -> None:
    """Nothing about what is empty."""
    found = texts(
        {
            "lists": {"Portfolio": {"Status": None}, "Newsletter": None},
            "fields": {"Tier": "Gold", "Tags": None},
            "people": None,
            "name": "Acme",
            "id": 7,
        },
        {"name": "Beta", "domain": None, "fields": {"Tier": None}, "lists": {"Portfolio": None}},
    )
    modeline = "# yaml-language-server: $schema=../schemas/organization.schema.json\n"
    assert {
        "organizations/acme.yaml": (
            f"{modeline}id: 7\nname: Acme\nfields:\n  Tier: Gold\nlists:\n  Portfolio: {{}}\n"
        ),
        "organizations/beta.yaml": f"{modeline}name: Beta\n",
    } == {text.path: text.after.decode() for text in found.files}


def test_a_manifest_that_is_there_is_edited() -> None:
    """One that says it all is not touched, nor are its neighbours."""
    path = "organizations/all.yaml"
    text = "id: 1\nname: Acme # old\n---\nid: 2\nname: Beta\n---\nname: Other\n"
    found = texts({"id": 1, "name": "Acme Corp"}, {"id": 2, "name": "Beta"}, files={path: text})
    assert ([path], 1) == ([each.path for each in found.files], found.unchanged)
    assert text.replace("Acme", "Acme Corp").encode() == found.files[0].after


def test_what_cannot_be_edited_is_refused_alone() -> None:
    """The other documents of the file are edited."""
    text = "id: 1\nname: &n Acme\nx-also: *n\n---\nid: 2\nname: Beta\n"
    found = texts({"id": 1, "name": "A"}, {"id": 2, "name": "B"}, files={"organizations/all.yaml": text})
    assert ["row 1"] == [each.source for each in found.refused]
    assert text.replace("Beta", "B").encode() == found.files[0].after


def test_what_would_not_be_valid_is_refused() -> None:
    """By itself, or beside another manifest."""
    files = {"organizations/other.yaml": "name: Other\ndomain: other.com\n---\nname: Same\n"}
    found = texts(
        {"name": "Acme", "domain": "other.com"},
        {"name": "x" * 256},
        {"name": "Same", "domain": "same.com"},
        {"name": "Fine"},
        files=files,
    )
    assert ["organizations/fine.yaml"] == [each.path for each in found.files]
    assert ["row 1", "row 2", "row 3"] == sorted(each.source for each in found.refused)


def test_two_drafts_that_exclude_each_other_are_both_refused() -> None:
    """What is wrong only together with what is refused is fine."""
    found = texts({"id": 1, "name": "A", "domain": "a.com"}, {"id": 2, "name": "B", "domain": "a.com"})
    assert ([], 2) == (found.files, len(found.refused))


def test_what_does_not_fit_the_account_is_refused() -> None:
    """As far as fields and lists are known."""
    catalog = Catalog((field(name="Headcount", value_type=ValueType.NUMBER),))
    found = texts(
        {"name": "A", "fields": {"Headcount": 5}},
        {"name": "B", "fields": {"Headcount": "x"}},
        catalog=catalog,
    )
    assert ["organizations/a.yaml"] == [each.path for each in found.files]
    assert ["row 2"] == [each.source for each in found.refused]
