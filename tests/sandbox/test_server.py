from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.options import Options, RateLimit, Unusable
from reconciler.sandbox.server import Sandbox
from tests.sandbox.talking import Hands, Talker

if TYPE_CHECKING:
    from pathlib import Path


def test_it_listens_on_loopback_alone() -> None:
    """A free port of 127.0.0.1, closed afterwards."""
    with Sandbox(Options(seed="empty")) as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        assert "sandbox" == sandbox.key
        host, _, port = sandbox.url.removeprefix("http://").partition(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=5)


def test_closing_ends_idle_connections_and_their_threads() -> None:
    """A client that keeps its connection open does not keep the sandbox."""
    before = threading.active_count()
    hands = Hands()
    with Sandbox(Options(), clock=hands.clock()) as sandbox:
        talk = Talker(sandbox, hands)
        talk("GET", "/organizations")
        assert before < threading.active_count()
    assert before == threading.active_count()
    talk.connection.close()


def test_everything_persists_but_the_minute(tmp_path: Path) -> None:
    """Organizations, the month and all counters survive; the seed is not asked again."""
    hands = Hands()
    with Sandbox(Options(db=tmp_path / "db"), clock=hands.clock()) as sandbox:
        with closing((talk := Talker(sandbox, hands)).connection):
            new = talk.create(name="Kept", domain="kept.example", person_ids=[510001])
            hands.now_s += 3
            talk("GET", f"/organizations/{new['id']}")
        before = sandbox.stats()
    assert 3.0 == before["elapsed_s"]
    with Sandbox(Options(db=tmp_path / "db", seed="empty"), clock=hands.clock()) as sandbox:
        assert before == sandbox.stats()
        with closing((talk := Talker(sandbox, hands)).connection):
            reply = talk("GET", f"/organizations/{new['id']}")
    assert new | {"list_entries": []} == reply.json
    assert ("899", "99997") == tuple(
        reply.headers[f"x-ratelimit-limit-{scope}-remaining"] for scope in ("user", "org")
    )


def test_a_restart_catches_up_with_what_lagged(tmp_path: Path) -> None:
    """What the search did not show yet it shows after a restart."""
    hands = Hands()
    options = Options(db=tmp_path / "db", search_lag_s=60)
    found: list[list[int]] = []
    for _ in range(2):
        with (
            Sandbox(options, clock=hands.clock()) as sandbox,
            closing((talk := Talker(sandbox, hands)).connection),
        ):
            if not found:
                talk.create(name="Brand New")
            found.append(talk.found("term=brand"))
    assert ([], 1) == (found[0], len(found[1]))


def test_writes_at_the_same_time_are_all_kept() -> None:
    """Eight threads make and change organizations; each write is there, and counted."""

    def work(sandbox: Sandbox, number: int) -> list[int]:
        with closing((talk := Talker(sandbox, Hands())).connection):
            ids = [talk.create(name=f"New {number}-{index}")["id"] for index in range(10)]
            for one in ids:
                assert 200 == talk("PUT", f"/organizations/{one}", {"domain": f"d{one}.example"}).status
            return ids

    options = Options(seed="empty", rate_limit=RateLimit(10_000, 60))
    with Sandbox(options) as sandbox, ThreadPoolExecutor(8) as pool:
        ids = [one for made in pool.map(lambda number: work(sandbox, number), range(8)) for one in made]
        stats = sandbox.stats()
    assert (80, 80, 0) == (len(set(ids)), stats["organizations"], stats["organizations_sharing_a_domain"])
    assert {"POST /organizations": 80, "PUT /organizations/{id}": 80} == stats["writes_applied"]


def test_a_sleeping_request_does_not_hold_up_the_end() -> None:
    """Closing ends the latency that a request waits for."""
    with ThreadPoolExecutor(1) as pool:
        with Sandbox(Options(latency_ms=3_600_000)) as sandbox:
            talk = Talker(sandbox, Hands())
            asked = pool.submit(talk, "GET", "/organizations")
            while not sandbox.stats()["max_in_flight"]:
                pass
        assert [] == [one.name for one in threading.enumerate() if "process_request_thread" in one.name]
        assert asked.exception(10) is None or isinstance(asked.exception(), ConnectionError)
    talk.connection.close()


def test_a_port_that_is_taken_is_refused() -> None:
    """The option is named; nothing stays open."""
    with Sandbox(Options(seed="empty")) as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        with pytest.raises(Unusable, match=str(port)) as caught:
            Sandbox(Options(port=port))
    assert "port" == caught.value.option


def test_a_seed_that_is_none_leaves_the_file_for_the_next_one(tmp_path: Path) -> None:
    """A failed start is no start."""
    with pytest.raises(Unusable):
        Sandbox(Options(db=tmp_path / "db", seed="count:none"))
    with Sandbox(Options(db=tmp_path / "db", seed="count:3")) as sandbox:
        assert 3 == sandbox.stats()["organizations"]
