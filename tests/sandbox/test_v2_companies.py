from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Reply, Talker


def _ids(reply: Reply) -> list[int]:
    return [company["id"] for company in reply.json["data"]]


def _follow(talk: Talker, url: str | None) -> Reply:
    assert url is not None
    assert url.startswith(talk.sandbox.url)
    return talk("GET", url.removeprefix(talk.sandbox.url))


def test_a_company_has_five_keys(talk: Talker) -> None:
    """`isGlobal` instead of `global`, no people, no fields unless asked."""
    assert {
        "id": 15021,
        "name": "Meridian Cloud",
        "domain": "meridiancloud.com",
        "domains": ["meridiancloud.com", "meridian-cloud.io"],
        "isGlobal": True,
    } == talk("GET", "/v2/companies/15021").json


def test_ids_choose_companies(talk: Talker) -> None:
    """Unknown and merged ones are left out, repeated ones come once, globals too."""
    reply = talk("GET", "/v2/companies?ids=300100&ids=15021&ids=7&ids=300090&ids=300100")
    assert {"data", "pagination"} == reply.json.keys()
    assert [15021, 300100] == _ids(reply)
    assert {"prevUrl": None, "nextUrl": None} == reply.json["pagination"]


def test_a_hundred_ids_fit_into_one_page(serve: Serve) -> None:
    """100 is the page size, default and maximum."""
    talk = serve(seed="count:101")
    ids = list(range(1_000_001, 1_000_101))
    assert ids == _ids(talk("GET", "/v2/companies?" + "&".join(f"ids={one}" for one in ids)))
    assert ids == _ids(talk("GET", "/v2/companies"))


def test_without_ids_the_whole_index_is_walked(talk: Talker) -> None:
    """Globals are in it; `term` and `filter` are ignored."""
    reply = talk("GET", "/v2/companies?term=nothing&filter=name%3Dnothing")
    assert (15, True) == (len(_ids(reply)), 15022 in _ids(reply))


@pytest.mark.parametrize("ids", ["", "&" + "&".join(f"ids={1_000_000 + one}" for one in range(1, 8))])
def test_pages_are_walked_there_and_back(serve: Serve, ids: str) -> None:
    """`nextUrl` and `prevUrl` are whole addresses that keep the other parameters, null at either end."""
    talk = serve(seed="count:7")
    pages = [talk("GET", f"/v2/companies?limit=3{ids}")]
    while url := pages[-1].json["pagination"]["nextUrl"]:
        pages.append(_follow(talk, url))
    assert [[1, 2, 3], [4, 5, 6], [7]] == [[one - 1_000_000 for one in _ids(page)] for page in pages]
    assert pages[0].json["pagination"]["prevUrl"] is None
    back = _follow(talk, pages[2].json["pagination"]["prevUrl"])
    assert _ids(pages[1]) == _ids(back)
    first = _follow(talk, back.json["pagination"]["prevUrl"])
    assert (_ids(pages[0]), None) == (_ids(first), first.json["pagination"]["prevUrl"])
    assert _ids(pages[1]) == _ids(_follow(talk, first.json["pagination"]["nextUrl"]))


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", ""])
def test_a_limit_is_from_1_to_100(talk: Talker, limit: str) -> None:
    """Anything else is a validation error of `limit`."""
    assert (400, "validation", "limit") == talk("GET", f"/v2/companies?limit={limit}").error


@pytest.mark.parametrize("ids", ["x", "0", "", "1,2", str(2**63)])
def test_ids_are_positive_integers(talk: Talker, ids: str) -> None:
    """One bad id is a validation error of `ids`."""
    assert (400, "validation", "ids") == talk("GET", f"/v2/companies?ids=300100&ids={ids}").error


def test_an_unknown_company_is_404(talk: Talker) -> None:
    """With the code `not-found`; what is no id at all is a validation error."""
    assert (404, "not-found", None) == talk("GET", "/v2/companies/7").error
    assert (400, "validation", "companyId") == talk("GET", "/v2/companies/x").error


def test_a_merged_company_is_404_or_422(serve: Serve) -> None:
    """The switch makes it 422 and names the survivor."""
    assert (404, "not-found", None) == serve()("GET", "/v2/companies/300090").error
    reply = serve(v2_merged_status=422)("GET", "/v2/companies/300090")
    assert (422, "unprocessable-entity", None) == reply.error
    assert "300090 no longer exists as it has been merged into 300103" in reply.json["errors"][0]["message"]


def test_v2_can_lag_behind_v1(serve: Serve) -> None:
    """A new company is 404 and an old value stays for a while."""
    talk = serve(v2_lag_s=0.5)
    new = talk.create(name="New")["id"]
    talk("PUT", "/organizations/300108", {"name": "Mango Mail"})
    assert 404 == talk("GET", f"/v2/companies/{new}").status
    assert "Papaya Post" == talk("GET", "/v2/companies/300108").json["name"]
    assert [300108] == _ids(talk("GET", f"/v2/companies?ids={new}&ids=300108"))
    talk.hands.now_s += 0.5
    assert ["New", "Mango Mail"] == [
        talk("GET", f"/v2/companies/{one}").json["name"] for one in (new, 300108)
    ]


class TestFields:
    """Field data beside companies."""

    @pytest.mark.parametrize("path", ["/v2/companies?ids=300100&", "/v2/companies/300100?"])
    def test_chosen_by_id(self, talk: Talker, path: str) -> None:
        """In the order of the metadata; what is empty has null, what is a slug is a slug."""
        assert {
            "field-61001": {
                "type": "ranked-dropdown",
                "data": {"dropdownOptionId": 90002, "text": "Silver", "rank": 2, "color": "red"},
            },
            "field-61008": {"type": "company", "data": None},
            "dealroom-industry": {
                "type": "filterable-text-multi",
                "data": ["Robotics", "Warehousing"],
                "totalCount": 2,
            },
        } == talk.fields(f"{path}fieldIds=dealroom-industry&fieldIds=field-61008&fieldIds=field-61001")

    @pytest.mark.parametrize("path", ["/v2/companies?ids=300100&", "/v2/companies/300100?"])
    def test_chosen_by_type(self, talk: Talker, path: str) -> None:
        """Enriched, global, or of relationships (there are none); `list` is refused here."""
        assert {"affinity-data-location", "dealroom-industry"} == talk.fields(
            f"{path}fieldTypes=enriched"
        ).keys()
        assert {f"field-{number}" for number in range(61001, 61015)} == talk.fields(
            f"{path}fieldTypes=global"
        ).keys()
        assert {} == talk.fields(f"{path}fieldTypes=relationship-intelligence")
        for name in ("list", "other"):
            assert (400, "validation", "fieldTypes") == talk("GET", f"{path}fieldTypes={name}").error

    def test_both_parameters_are_united(self, talk: Talker) -> None:
        """No field comes twice."""
        query = "fieldTypes=enriched&fieldIds=affinity-data-location&fieldIds=field-61003"
        body = talk("GET", f"/v2/companies/300100?{query}").json
        assert ["field-61003", "affinity-data-location", "dealroom-industry"] == [
            field["id"] for field in body["fields"]
        ]

    @pytest.mark.parametrize("path", ["/v2/companies?ids=300100&", "/v2/companies/300100?"])
    def test_an_id_of_another_kind_is_named(self, talk: Talker, path: str) -> None:
        """Unknown ones, those of a list and those of persons; each is in the message."""
        reply = talk(
            "GET", f"{path}fieldIds=field-61301&fieldIds=field-61201&fieldIds=x&fieldIds=field-61001"
        )
        assert (400, "validation", "fieldIds") == reply.error
        message = reply.json["errors"][0]["message"]
        assert message.endswith(" company fields: [field-61201, field-61301, x].")

    def test_a_field_has_five_keys(self, talk: Talker) -> None:
        """Custom fields have no source, enriched ones name it."""
        body = talk("GET", "/v2/companies/300100?fieldIds=field-61003&fieldIds=dealroom-industry").json
        assert {
            "id": "field-61003",
            "name": "Headcount",
            "type": "global",
            "enrichmentSource": None,
            "value": {"type": "number", "data": 110},
        } == body["fields"][0]
        assert ("enriched", "dealroom") == (body["fields"][1]["type"], body["fields"][1]["enrichmentSource"])

    def test_a_company_lists_its_own_fields(self, talk: Talker) -> None:
        """All that are not of a list, twenty a page, or those chosen by `ids` and `types`."""
        page = talk("GET", "/v2/companies/300100/fields?limit=10").json
        assert (10, True) == (len(page["data"]), page["pagination"]["nextUrl"] is not None)
        chosen = talk("GET", "/v2/companies/300100/fields?ids=field-61001&types=enriched").json["data"]
        assert ["field-61001", "affinity-data-location", "dealroom-industry"] == [one["id"] for one in chosen]
        assert (400, "validation", "ids") == talk("GET", "/v2/companies/300100/fields?ids=x").error
        one = talk("GET", "/v2/companies/300100/fields/field-61001").json
        assert chosen[0] == one
        assert (404, "not-found", None) == talk("GET", "/v2/companies/300100/fields/field-61301").error


class TestSearching:
    """POST /v2/companies/search and its twin for persons."""

    @pytest.mark.parametrize(
        ("term", "found"),
        [
            ("NORTHWIND", [300100]),
            ("robotics.com", [300100]),
            ("kestrel.io", [300101]),
            ("kestrelanalytics.com", []),
            ("meridian", []),
        ],
    )
    def test_a_term_is_sought_in_names_and_primary_domains(
        self, talk: Talker, term: str, found: list[int]
    ) -> None:
        """Among one's own: no globals, no further domains. It answers 201, and is no write."""
        reply = talk("POST", "/v2/companies/search", {"search": {"term": term}})
        assert (201, found) == (reply.status, _ids(reply))
        assert {} == talk.sandbox.stats()["writes_applied"]

    def test_any_body_narrows_to_ones_own(self, talk: Talker) -> None:
        """An empty group of filters too; without a body the whole index comes."""
        bodies: list[object] = [{}, {"filters": {"conditions": []}}]
        for body in bodies:
            assert 13 == len(_ids(talk("POST", "/v2/companies/search", body)))
        assert 15 == len(_ids(talk("POST", "/v2/companies/search")))

    def test_pages_and_fields(self, talk: Talker) -> None:
        """`limit`, `cursor` and `fieldIds` stand in the query; the body is sent again."""
        reply = talk(
            "POST", "/v2/companies/search?limit=1&fieldIds=field-61001", {"search": {"term": "ferry"}}
        )
        assert ["field-61001"] == [field["id"] for field in reply.json["data"][0]["fields"]]
        reply = talk("POST", "/v2/companies/search?limit=10", {})
        url = reply.json["pagination"]["nextUrl"].removeprefix(talk.sandbox.url)
        assert [300121, 300122, 300123] == _ids(talk("POST", url, {}))

    @pytest.mark.parametrize(("what", "term", "count"), [("companies", ".com", 6), ("persons", "example", 3)])
    def test_the_whole_count_is_told_if_asked_for(
        self, talk: Talker, what: str, term: str, count: int
    ) -> None:
        """By `totalCount`, on every page, and by searches alone. Source: specification of Affinity v2."""
        path, said = f"/v2/{what}/search?limit=2", {"search": {"term": term}}
        pagination = talk("POST", f"{path}&totalCount=true", said).json["pagination"]
        assert count == pagination["totalCount"]
        following = pagination["nextUrl"].removeprefix(talk.sandbox.url)
        assert count == talk("POST", following, said).json["pagination"]["totalCount"]
        assert "totalCount" not in talk("POST", path, said).json["pagination"]
        assert "totalCount" not in talk("GET", "/v2/companies?totalCount=true").json["pagination"]

    @pytest.mark.parametrize("search", [{"term": "ab"}, {"term": ""}, {"term": 5}, {}, "northwind"])
    def test_a_term_has_three_characters(self, talk: Talker, search: object) -> None:
        """Less is a validation error."""
        reply = talk("POST", "/v2/companies/search", {"search": search})
        assert (400, "validation", "search.term") == reply.error

    def test_filters_are_not_ignored(self, talk: Talker) -> None:
        """The sandbox does not have them, and says so instead of finding too much."""
        said = {"filters": {"conditions": [{"fieldId": "field-61001", "operator": "is-empty"}]}}
        assert (501, "not-implemented", None) == talk("POST", "/v2/companies/search", said).error

    def test_persons_are_found_by_primary_address(self, talk: Talker) -> None:
        """Six keys; further addresses are not sought in."""
        reply = talk("POST", "/v2/persons/search", {"search": {"term": "mira@northwind-robotics.com"}})
        assert 201 == reply.status
        assert [
            {
                "id": 510001,
                "firstName": "Mira",
                "lastName": "Okafor",
                "primaryEmailAddress": "mira@northwind-robotics.com",
                "type": "external",
                "emailAddresses": ["mira@northwind-robotics.com", "mira.okafor@mail.example"],
            }
        ] == reply.json["data"]
        said = {"search": {"term": "mira.okafor@mail.example"}}
        assert [] == talk("POST", "/v2/persons/search", said).json["data"]
