from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

MERGE = {"primaryCompanyId": 300100, "duplicateCompanyId": 300101}


def _merge(talk: Talker, said: object = MERGE) -> str:
    reply = talk("POST", "/v2/company-merges", said)
    assert reply.status == 202, reply
    assert {"taskUrl"} == reply.json.keys()
    url: str = reply.json["taskUrl"]
    return url.removeprefix(talk.sandbox.url)


def test_a_merge_is_a_task(talk: Talker) -> None:
    """202 with a whole address, where its state is."""
    task = talk("GET", _merge(talk)).json
    summary = {"total": 1, "inProgress": 0, "success": 1, "failed": 0}
    assert ("success", summary) == (task["status"], task["resultsSummary"])
    assert (404, "not-found", None) == talk("GET", "/v2/tasks/company-merges/nothing").error


def test_a_merge_takes_its_time(serve: Serve) -> None:
    """It is in progress for `merge_s`."""
    talk = serve(merge_s=5)
    path = _merge(talk)
    assert "in-progress" == talk("GET", path).json["status"]
    talk.hands.date += timedelta(seconds=5)
    assert "success" == talk("GET", path).json["status"]


def test_merges_are_listed(talk: Talker) -> None:
    """Newest first; each by its number."""
    _merge(talk)
    _merge(talk, {"primaryCompanyId": 300102, "duplicateCompanyId": 300103})
    merges = talk("GET", "/v2/company-merges").json["data"]
    assert [2, 1] == [merge["id"] for merge in merges]
    assert {
        *("id", "taskId", "primaryCompanyId", "duplicateCompanyId"),
        *("status", "startedAt", "completedAt", "errorMessage"),
    } == merges[0].keys()
    assert merges[1] == talk("GET", "/v2/company-merges/1").json
    assert (404, "not-found", None) == talk("GET", "/v2/company-merges/3").error


def test_the_duplicate_is_merged_away(talk: Talker) -> None:
    """v1 names the survivor, v2 knows it no more; what was merged into it leads on."""
    _merge(talk, {"primaryCompanyId": 300100, "duplicateCompanyId": 300103})
    for gone in (300103, 300090):
        reply = talk("GET", f"/organizations/{gone}")
        assert (422, True) == (
            reply.status,
            reply.json[0].endswith(f"{gone} no longer exists as it has been merged into 300100"),
        )
        assert 404 == talk("GET", f"/v2/companies/{gone}").status


@pytest.mark.parametrize(("choice", "survivor"), [("primary", 15021), ("new", 300124)])
def test_a_merge_with_a_global_may_give_a_new_company(serve: Serve, choice: str, survivor: int) -> None:
    """By the switch; then both ids lead to it."""
    talk = serve(global_merge=choice)
    _merge(talk, {"primaryCompanyId": 15021, "duplicateCompanyId": 300104})
    assert talk("GET", "/organizations/300104").json[0].endswith(f"merged into {survivor}")
    assert 200 == talk("GET", f"/organizations/{survivor}").status
    assert [7005] == [one["id"] for one in talk("GET", f"/organizations/{survivor}").json["list_entries"]]


@pytest.mark.parametrize(
    ("said", "param"),
    [
        ({}, "primaryCompanyId"),
        (MERGE | {"primaryCompanyId": 7}, "primaryCompanyId"),
        (MERGE | {"duplicateCompanyId": 300090}, "duplicateCompanyId"),
        (MERGE | {"duplicateCompanyId": "300101"}, "duplicateCompanyId"),
        (MERGE | {"duplicateCompanyId": 2**63}, "duplicateCompanyId"),
        (MERGE | {"duplicateCompanyId": 300100}, "duplicateCompanyId"),
    ],
)
def test_two_companies_are_needed(talk: Talker, said: object, param: str) -> None:
    """That exist and differ."""
    assert (400, "validation", param) == talk("POST", "/v2/company-merges", said).error


def test_merging_can_be_denied(serve: Serve) -> None:
    """403 without "Manage duplicates"."""
    talk = serve(deny=frozenset({"duplicates"}))
    for method in ("GET", "POST"):
        assert (403, "authorization", None) == talk(method, "/v2/company-merges", MERGE).error
