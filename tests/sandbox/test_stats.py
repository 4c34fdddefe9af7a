from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker


def test_every_figure_is_there_from_the_start(talk: Talker) -> None:
    """Zeros and empty objects, over HTTP as in the process."""
    expected = {
        "requests": {},
        "writes_applied": {},
        "rejected_by_limit": {"minute": 0, "month": 0, "concurrency": 0},
        "faults": {},
        "max_in_flight": 0,
        "organizations": 13,
        "organizations_sharing_a_domain": 0,
        "elapsed_s": 0.0,
    }
    assert expected == talk.sandbox.stats() == talk("GET", "/_sandbox/stats").json


def test_requests_are_counted_by_route_and_status(talk: Talker) -> None:
    """Ids become `{id}`; only writes that were made count as applied."""
    new = talk.create(name="New")["id"]
    talk("POST", "/organizations", {})
    talk("DELETE", f"/organizations/{new}")
    talk("DELETE", f"/organizations/{new}")
    talk("GET", "/organizations?term=x")
    talk("GET", "/v2/companies/7")
    talk("GET", "/secret/1")
    stats = talk.sandbox.stats()
    assert {
        "POST /organizations": {"200": 1, "422": 1},
        "DELETE /organizations/{id}": {"200": 1, "422": 1},
        "GET /organizations": {"200": 1},
        "GET /v2/companies/{id}": {"404": 1},
        "(no such route)": {"404": 1},
    } == stats["requests"]
    assert {"POST /organizations": 1, "DELETE /organizations/{id}": 1} == stats["writes_applied"]
    assert 1 == stats["max_in_flight"]


def test_time_runs_from_the_first_request_to_the_last(talk: Talker) -> None:
    """What comes before and after does not count, nor does asking."""
    talk.hands.now_s += 100
    talk("GET", "/organizations")
    talk.hands.now_s += 2.5
    talk("GET", "/organizations")
    talk.hands.now_s += 100
    assert 2.5 == talk.sandbox.stats()["elapsed_s"]


def test_own_organizations_that_share_a_domain_are_counted(serve: Serve) -> None:
    """Primary or not, in any case; a global with the same domain is no twin."""
    talk = serve(domain_spelling="as-sent")
    talk.create(name="Shadow", domain="meridiancloud.com")
    assert 0 == talk.sandbox.stats()["organizations_sharing_a_domain"]
    talk.create(name="Kestrel", domain="KestrelAnalytics.com")
    talk.create(name="Shadow", domain="meridiancloud.com")
    assert (16, 4) == tuple(
        talk.sandbox.stats()[key] for key in ("organizations", "organizations_sharing_a_domain")
    )
