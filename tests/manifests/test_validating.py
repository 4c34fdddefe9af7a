"""A document becomes a manifest, or all that is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.desired import (
    DesiredField,
    DesiredList,
    DesiredPeople,
    DesiredPerson,
    Manifest,
    When,
)
from reconciler.manifests import validating
from reconciler.manifests.document import quoted
from reconciler.manifests.reading import Reader
from reconciler.manifests.validating import Checked, check


def checked(text: str) -> Checked:
    documents, _ = Reader().read("a.yaml", text.encode())
    return check("a.yaml", documents[0])


def complaints(text: str) -> list[str]:
    return [str(problem) for problem in checked(text).problems]


def test_manifest() -> None:
    """All keys of a valid document are in its manifest."""
    text = "id: 7\nname: Acme\ndomain: acme.com\npreviously: {domains: [a.io, a.net], names: [Ac]}\n"
    manifest, problems = checked(text)
    assert problems == []
    assert (
        Manifest(
            path="a.yaml",
            document=1,
            marks=manifest.marks,
            id=manifest.id,
            name="Acme",
            domain="acme.com",
            previous_domains=("a.io", "a.net"),
            previous_names=("Ac",),
        )
        == manifest
    )
    assert manifest.id == 7


def test_details() -> None:
    """People, fields and lists are in the manifest as desired values, each with its place."""
    manifest, problems = checked(
        "name: Acme\n"
        "people: [mira@acme.com]\n"
        "fields:\n  Tier: {value: Gold, when: empty}\n"
        "lists:\n  Portfolio: {Status: null}\n"
    )
    assert problems == []
    assert DesiredPeople((DesiredPerson("mira@acme.com", "/people/0"),)) == manifest.people
    assert (DesiredField("Tier", "/fields/Tier/value", "Gold", When.EMPTY),) == manifest.fields
    status = DesiredField("Status", "/lists/Portfolio/Status", None)
    assert (DesiredList("Portfolio", "/lists/Portfolio", fields=(status,)),) == manifest.lists
    assert [2, 4, 6] == [
        manifest.position(pointer).line for pointer in ("/people/0", "/fields/Tier/value", status.pointer)
    ]
    assert not manifest.absent


def test_nothing_declared() -> None:
    """A manifest without these keys manages none of them."""
    manifest = checked("name: Acme\nstate: present\n").manifest
    assert (None, (), (), False) == (manifest.people, manifest.fields, manifest.lists, manifest.absent)


def test_tombstone() -> None:
    """A tombstone may do without a name; any other manifest may not."""
    manifest, problems = checked("domain: acme.com\nstate: absent\n")
    assert problems == []
    assert (True, None, "acme.com") == (manifest.absent, manifest.name, manifest.domain)
    assert complaints("domain: acme.com\n") == ["a.yaml:1:1: name is missing"]


def test_every_problem_at_once() -> None:
    """Spelling, types and unknown keys are all told, each once and at its key."""
    assert sorted(complaints("name: ' A'\ndomain: A.com\nid: '7'\nfoo: 1\n")) == [
        'a.yaml:1:1: the name begins or ends with a blank: write "A"',
        'a.yaml:2:1: "A.com" has capitals: write a.com',
        "a.yaml:3:1: id must be a whole number: write 7, without quotes",
        'a.yaml:4:1: unknown key "foo"',
    ]


def test_sound_keys_of_an_invalid_document() -> None:
    """What is sound of an invalid document can be compared with others."""
    assert checked("id: 7\nname: ' A'\n").manifest.id == 7
    assert checked("id: 7\nname: ' A'\n").manifest.name is None


def test_names_of_a_document_with_a_bad_domain() -> None:
    """A manifest whose domain is wrong is not taken for one that has a name alone."""
    assert checked("name: Acme\ndomain: ACME\n").manifest.name is None


def test_one_complaint_for_one_value() -> None:
    """What reading has refused is not refused again by the schema."""
    assert complaints("id: 010\nname: Acme\n") == []


def test_dates() -> None:
    """A bare date is no name, a quoted one is."""
    assert complaints("name: 2019-04-01\n") == [
        'a.yaml:1:1: a name that looks like a date: write "2019-04-01", with quotes'
    ]
    assert complaints("name: '2019-04-01'\n") == []


def test_whole_floats() -> None:
    """An id with a decimal point is refused, though JSON Schema takes it for an integer."""
    assert complaints("id: 7.0\nname: Acme\n") == ["a.yaml:1:1: id must be a whole number: write 7"]


COMMON = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["7", "0", "-1", "7.0", "true", "null", "9223372036854775808", "'7'", "[7]"]),
        "name": st.sampled_from(
            [
                "Acme",
                "'A  B'",
                "' '",
                "''",
                "2019-04-01",
                "7",
                "é",
                "null",
                "Acme & Co.",
                "[a]",
                f"{'a' * 256}",
            ]
        )
        | st.text(st.sampled_from("aZ7 -.é\u200b"), min_size=1, max_size=5).map(quoted),
        "domain": st.sampled_from(
            ["acme.com", "acme", "Acme.com", "'-'", "''", "bücher.de", "null", "7", "a_b.c"]
        )
        | st.text(st.sampled_from("a7-."), min_size=1, max_size=7).map(quoted),
        "x-note": st.just("a"),
        "state": st.sampled_from(["present", "absent"]),
        "nmae": st.just("a"),
    },
)


@given(COMMON)
def test_what_is_common_is_valid_to_everybody(keys: dict[str, str]) -> None:
    """The quick yes never hides what the schema or another module would have said."""
    documents, _ = Reader().read("a.yaml", "".join(f"{key}: {keys[key]}\n" for key in keys).encode())
    for document in documents:
        quick = check("a.yaml", document)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(validating, "_is_common", lambda _: False)
            assert check("a.yaml", document) == quick


def test_a_plain_manifest_asks_no_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the quick yes would be of no use."""
    monkeypatch.setattr(validating, "accepts", None)
    (document,), _ = Reader().read("a.yaml", b"id: 7\nname: Acme\ndomain: acme.com\n")
    assert [] == check("a.yaml", document).problems
