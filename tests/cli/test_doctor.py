"""`reconciler doctor` against an Affinity, and against none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.v1 import V1Reader
from reconciler.clock import Clock
from reconciler.errors import ExitStatus, Unavailable
from tests.cli.running import User, requests, serving, writes

if TYPE_CHECKING:
    from reconciler.affinity.v1 import Identity
    from reconciler.sandbox.server import Sandbox


TOPICS = [
    "manifests",
    "key",
    "account",
    "reading",
    "fields",
    "export",
    "writing",
    "quota",
    "latency",
    "clock",
]


@pytest.fixture(autouse=True)
def _manifests(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "reconciler.cli.session.Clock", Clock
    )  # doctor never waits, and looks at the real one
    user.declare(acme="Acme", globex="Globex")
    user.bind()


@pytest.mark.usefixtures("affinity")
def test_all_is_well(user: User) -> None:
    """A line for each thing that was looked at, and exit 0."""
    ended = user.run("doctor")
    assert ExitStatus.DONE == ended.status
    topics = [line.split()[1] for line in ended.out.splitlines() if line.startswith("  ok")]
    assert TOPICS == topics
    assert "found in AFFINITY_API_KEY" in ended.out
    assert "a plan of these manifests takes at most" in ended.out


def test_it_only_reads(user: User, affinity: Sandbox) -> None:
    """And little of that."""
    user.run("doctor")
    assert {} == writes(affinity)
    assert sum(sum(statuses.values()) for statuses in requests(affinity).values()) <= 8


@pytest.mark.usefixtures("affinity")
def test_an_affinity_that_breaks_down_meanwhile_is_told(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under what was looked at, and not as a fault of the key."""
    answers = iter([V1Reader.whoami])

    def whoami(self: V1Reader) -> Identity:
        answer = next(answers, None)
        if answer is None:
            raise Unavailable("502 Bad Gateway", sent=True, method="GET", route="/auth/whoami")
        return answer(self)

    monkeypatch.setattr(V1Reader, "whoami", whoami)
    ended = user.run("doctor")
    assert ExitStatus.FAILED == ended.status
    shown = [line.split() for line in ended.out.splitlines() if line.startswith("  ")]
    assert [["latency", "502", "Bad", "Gateway"]] == [words[-4:] for words in shown if "502" in words]
    assert TOPICS == [words[1] for words in shown if words[1] in TOPICS]


@pytest.mark.parametrize(
    ("options", "said", "status"),
    [
        ({"key": "another"}, "401", ExitStatus.FAILED),
        ({"deny": frozenset({"api"})}, "403", ExitStatus.FAILED),
        ({"deny": frozenset({"export"})}, "Export All Organizations directory", ExitStatus.DONE),
        ({"month": 6}, "wait for the next month", ExitStatus.FAILED),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, object],
    said: str,
    status: ExitStatus,
) -> None:
    """Without the permission to export a plan works all the same."""
    with serving(monkeypatch, **options):
        monkeypatch.setenv("AFFINITY_API_KEY", "sandbox")
        ended = user.run("doctor")
    assert said in ended.out
    assert "Next:" in ended.out
    assert status == ended.status


def test_without_a_key_it_says_where_to_put_one(user: User) -> None:
    """Invalid manifests are told along with it."""
    user.write("organizations/bad.yaml", "nam: Acme\n")
    ended = user.run("doctor")
    assert ExitStatus.FAILED == ended.status
    assert "AFFINITY_API_KEY" in ended.out
    assert "see all of them with reconciler validate" in ended.out


@pytest.mark.usefixtures("affinity")
def test_another_account_is_in_the_way(user: User) -> None:
    """As it would be for plan."""
    user.bind("exampleventures")
    ended = user.run("doctor")
    assert ExitStatus.FAILED == ended.status
    assert "belongs to account sandbox" in ended.out
