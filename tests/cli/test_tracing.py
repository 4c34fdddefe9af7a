"""What `-v` says about requests and waits, and what it never says."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.connection import Attempt
from reconciler.cli.tracing import Trace
from reconciler.errors import ExitStatus, Rejected, Unavailable, UnexpectedAnswer
from reconciler.model import Quota
from tests.affinity.doubles import Unhurried
from tests.affinity.scripted import ScriptedServer, reply
from tests.cli.running import User, serving

if TYPE_CHECKING:
    from reconciler.errors import RemoteError

KEY = "sk_0123456789abcdef"
QUOTA = Quota(minute_limit=900, minute_remaining=898, month_limit=100_000, month_remaining=99_990)
ROUTE = "/organizations/{id}"
GET = f"GET {ROUTE}"
TALKING = {
    "plan": [],
    "apply": ["--yes"],
    "import": ["--all"],
    "pin": [],
    "doctor": [],
    "schema": ["--workspace"],
}
"""The commands that talk to Affinity, and what they need for that."""


def attempt(
    number: int = 1,
    status: int | None = 200,
    error: RemoteError | None = None,
    again_in_s: float | None = None,
    quota: Quota | None = QUOTA,
) -> Attempt:
    return Attempt("GET", ROUTE, number, 0.0, status, error, again_in_s, quota)


def rejected(status: int) -> Rejected:
    return Rejected(f"{GET}: {status} No: Acme", method="GET", route=ROUTE, status=status)


def lost(what: str) -> Unavailable:
    return Unavailable(f"{GET}: {what}", sent=True, method="GET", route=ROUTE)


def unusable(what: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"{GET}: {what}", method="GET", route=ROUTE, status=200)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (attempt(), "200 in 35 ms, attempt 1; left: 898 this minute, 99,990 this month"),
        (attempt(2, quota=None), "200 in 35 ms, attempt 2"),
        (attempt(quota=Quota(minute_remaining=7)), "200 in 35 ms, attempt 1; left: 7 this minute"),
        (attempt(3, 422, rejected(422), quota=None), "422 in 35 ms, attempt 3"),
        (attempt(1, 429, rejected(429), 0.0, None), "429 in 35 ms, attempt 1, again"),
        (attempt(1, 503, rejected(503), 0.4, None), "503 in 35 ms, attempt 1, again in 0.4 s"),
        (attempt(1, None, lost("no \x1b"), quota=None), "no \\u{1b} in 35 ms, attempt 1"),
        (attempt(1, 200, unusable("no JSON"), 1.2, None), "200, no JSON in 35 ms, attempt 1, again in 1.2 s"),
    ],
)
def test_a_request_is_a_line(capsys: pytest.CaptureFixture[str], told: Attempt, said: str) -> None:
    """What a refusal says stays out of it: it may repeat what was sent."""
    clock = Unhurried()
    clock.monotonic = 0.035
    Trace(clock).attempt(told)
    assert ("", f"{GET}: {said}\n") == capsys.readouterr()


def test_a_wait_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    """However many threads wait, and however often they are woken; another reason or end is another wait."""
    clock = Unhurried()
    trace = Trace(clock)
    for now_s, why, seconds in [
        (0.0, "the minute's quota", 42.4),
        (0.0, "the minute's quota", 42.4),
        (0.0, "Affinity to answer again", 42.4),
        (5.0, "the minute's quota", 37.5),
        (6.0, "the minute's quota", 50.0),
        (56.5, "the minute's quota", 60.0),
    ]:
        clock.monotonic = now_s
        trace.waiting(why, seconds)
    assert [
        "waiting up to 42 s for the minute's quota",
        "waiting up to 42 s for Affinity to answer again",
        "waiting up to 50 s for the minute's quota",
        "waiting up to 60 s for the minute's quota",
    ] == capsys.readouterr().err.splitlines()


@pytest.mark.usefixtures("affinity")
@pytest.mark.parametrize("command", TALKING)
def test_every_command_that_talks_to_affinity_says_its_requests(user: User, command: str) -> None:
    """With `-v`, in either form, and not without."""
    user.bind()
    user.declare(acme="Acme")
    assert "whoami" not in user.run(command, *TALKING[command]).err
    assert "GET /auth/whoami: 200 in " in user.run(command, *TALKING[command], "-v").err
    logged = user.run(command, *TALKING[command], "-v", "--log-format", "json")
    assert "/auth/whoami" in {json.loads(line).get("route") for line in logged.err.splitlines()}


@pytest.mark.usefixtures("affinity")
@pytest.mark.parametrize("options", [["-v"], ["--log-format", "json"], ["-v", "-q", "--log-format", "json"]])
def test_the_result_stays_as_it_is(user: User, options: list[str]) -> None:
    """On standard output; and nothing else is there."""
    user.bind()
    user.declare(acme="Acme")
    assert user.run("plan", "--format", "json").out == user.run("plan", "--format", "json", *options).out


def test_every_attempt_is_said(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of reads and writes, by route; no value that was sent, and no query."""
    user.bind()
    user.declare(**{f"c{each}": f"name: Acme {each}\ndomain: acme{each}.com\n" for each in range(6)})
    with serving(monkeypatch, faults={"html-503": 0.3}, random_seed=1):
        ended = user.run("apply", "--yes", "-v")
    lines = [line for line in ended.err.splitlines() if " ms, attempt " in line]
    assert any(line.startswith("POST /organizations: 200 in ") for line in lines)
    assert any(": 503 in " in line and ", attempt 1, again in 0." in line for line in lines)
    assert any(": 200 in " in line and ", attempt 2" in line for line in lines)
    assert [] == [line for line in lines if "acme" in line.lower() or "?" in line]


BASIC = base64.b64encode(f":{KEY}".encode()).decode()
ECHO = f"{KEY} {BASIC}"


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize(
    "answer",
    [
        reply([ECHO], 503, X_Echo=ECHO),
        reply([ECHO], 400, X_RateLimit_Limit_User_Remaining=ECHO),
        reply(ECHO.encode()),
        reply({"tenant": ECHO}),
        reply({}, 302, Location=f"https://{KEY}.example/{BASIC}"),
        f"HTTP/1.1 503 {ECHO}\r\ncontent-length: 0\r\n\r\n".encode(),
        f"HTTP/1.1 {ECHO}\r\n\r\n".encode(),
        f"{ECHO}\r\n\r\n".encode(),
        f"HTTP/1.1 200 OK\r\ncontent-encoding: {ECHO}\r\ncontent-length: 0\r\n\r\n".encode(),
        f"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{ECHO}\r\n".encode(),
    ],
)
def test_the_key_is_never_said(
    user: User, monkeypatch: pytest.MonkeyPatch, log_format: str, answer: bytes
) -> None:
    """Neither as it is nor encoded, wherever a server repeats it."""
    user.bind()
    user.declare(acme="Acme")
    with ScriptedServer([answer]) as server:
        monkeypatch.setenv("AFFINITY_BASE_URL", server.url)
        monkeypatch.setenv("AFFINITY_API_KEY", KEY)
        ended = user.run("plan", "-v", "--log-format", log_format)
    assert ExitStatus.FAILED == ended.status
    assert "/auth/whoami: " in ended.err
    for secret in (KEY, BASIC):
        assert secret not in ended.out + ended.err
