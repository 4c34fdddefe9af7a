"""reconciler.affinity.decoding: bytes to JSON, rows to organizations."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.affinity.decoding import decode, organization, organizations
from reconciler.model import Organization
from reconciler.typed_json import WrongShape
from reconciler.values import OrganizationId

ROW = {
    "id": 300100,
    "name": "Northwind Robotics",
    "domain": "northwind-robotics.com",
    "domains": ["northwind-robotics.com", "nwr.example"],
    "crunchbase_uuid": None,
    "global": False,
}
NORTHWIND = Organization(
    OrganizationId(300100),
    "Northwind Robotics",
    "northwind-robotics.com",
    ("northwind-robotics.com", "nwr.example"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def row(**changes: object) -> dict[str, object]:
    return {**ROW, **changes}


@given(json_values)
def test_json_is_decoded(value: object) -> None:
    """Whatever JSON can say arrives, in ASCII or not."""
    assert value == decode(json.dumps(value).encode())
    assert value == decode(json.dumps(value, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{}{}",
        b"NaN",
        b"[-Infinity]",
        b'{"id": 1, "id": 2}',
        b'[{"a": {"b": 1, "b": 1}}]',
        b"\xff",
        '"ü"'.encode("latin-1"),
        "[]".encode("utf-16"),
        b"\xef\xbb\xbf[]",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        rb'["\ud800"]',
        rb'{"\uDC00": 1}',
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_could_mean_two_things_is_refused(body: bytes) -> None:
    """No guessing at encodings, doubled keys, numbers that are none, or half characters."""
    with pytest.raises(WrongShape, match="not usable JSON"):
        decode(body)


def test_a_whole_surrogate_pair_is_a_character() -> None:
    """Servers that write ASCII spell an emoji in two halves."""
    assert ["🚀"] == decode(rb'["\ud83d\ude80"]')


@given(st.binary())
def test_any_bytes_are_json_or_refused(body: bytes) -> None:
    """Nothing else is ever raised."""
    try:
        json.dumps(decode(body))
    except WrongShape:
        return


class TestOrganization:
    def test_a_row_becomes_an_organization(self) -> None:
        """Keys that we do not need are ignored."""
        assert NORTHWIND == organization(row(person_ids=[1], new_key={}), global_key="global")

    @pytest.mark.parametrize("domain", [None, ""])
    def test_an_organization_may_have_no_domain(self, domain: str | None) -> None:
        """Null and empty are the same."""
        found = organization(row(domain=domain, domains=[]), global_key="global")
        assert (None, ()) == (found.domain, found.domains)

    def test_the_primary_domain_is_always_one_of_all(self) -> None:
        """Matching looks at `domains` alone."""
        found = organization(row(domain="a.example", domains=["b.example"]), global_key="global")
        assert ("a.example", "b.example") == found.domains

    @pytest.mark.parametrize("key", ["global", "isGlobal"])
    def test_either_version_has_its_word_for_global(self, key: str) -> None:
        """The other version's word is not looked at."""
        both = row(**{"global": key == "global", "isGlobal": key == "isGlobal"})
        assert organization(both, global_key=key).is_global

    def test_ids_have_up_to_64_bits(self) -> None:
        """Some are above 32 bits already."""
        assert 2**63 - 1 == organization(row(id=2**63 - 1), global_key="global").id

    @pytest.mark.parametrize("key", ["id", "name", "domain", "domains", "global"])
    def test_each_key_has_to_be_there(self, key: str) -> None:
        """Absent is not null."""
        cut: dict[str, Any] = row()
        del cut[key]
        with pytest.raises(WrongShape, match=f"^/x/{key} is"):
            organization(cut, "/x", global_key="global")

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("id", 0),
            ("id", -1),
            ("id", 2**63),
            ("id", True),
            ("id", 1.0),
            ("id", "1"),
            ("name", 1),
            ("name", None),
            ("domain", False),
            ("domain", ["x"]),
            ("domains", "x"),
            ("domains", None),
            ("domains", [None]),
            ("domains", ["x", 1]),
            ("global", 0),
            ("global", "false"),
            ("global", None),
        ],
    )
    def test_each_key_has_to_be_of_its_type(self, key: str, value: object) -> None:
        """The error points at what is wrong."""
        with pytest.raises(WrongShape, match=f"^/x/{key} is"):
            organization(row(**{key: value}), "/x", global_key="global")


class TestOrganizations:
    def test_a_page_is_read_in_order(self) -> None:
        """One organization for each row."""
        page = {"rows": [ROW, row(id=2)]}
        assert [300100, 2] == [each.id for each in organizations(page, "rows", global_key="global")]

    @pytest.mark.parametrize("page", [None, [], {}, {"rows": None}, {"rows": {}}])
    def test_a_page_without_rows_is_refused(self, page: object) -> None:
        """No rows are `[]`, never nothing."""
        with pytest.raises(WrongShape, match="/rows is not a list"):
            organizations(page, "rows", global_key="global")

    @pytest.mark.parametrize("bad", [None, [], "x", {}])
    def test_a_bad_row_is_pointed_at(self, bad: object) -> None:
        """One row that cannot be read spoils the page: the others might not be all."""
        with pytest.raises(WrongShape, match=r"^/rows/1/id is"):
            organizations({"rows": [ROW, bad]}, "rows", global_key="global")
