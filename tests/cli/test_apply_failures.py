"""Apply when something goes wrong: what is still made, what is said, and that nothing is made twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.affinity.writing import Writer
from reconciler.errors import ExitStatus, Rejected, Unavailable
from tests.cli.running import User, organizations, serving, writes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.model import Organization
    from reconciler.sandbox.server import Sandbox
    from reconciler.values import PersonId

CREATE = "POST /organizations"
NAMES = [f"Company {number:02}" for number in range(12)]


@pytest.fixture
def declared(user: User) -> User:
    """A user with twelve manifests of organizations that nobody has."""
    user.bind()
    user.declare(
        **{f"c{number:02}": f"name: {name}\ndomain: c{number}.example\n" for number, name in enumerate(NAMES)}
    )
    return user


def _refuse(monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    """Let Affinity refuse one name."""
    create = Writer.create

    def refusing(self: Writer, name: str, domain: str | None, people: Sequence[PersonId]) -> Organization:
        if name == refused:
            raise Rejected("name is taken", method="POST", route="/organizations", status=422)
        return create(self, name, domain, people)

    monkeypatch.setattr(Writer, "create", refusing)


def test_one_failure_does_not_stop_the_others(
    declared: User, affinity: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is listed with its reason; the next run makes it."""
    with monkeypatch.context() as patch:
        _refuse(patch, "Company 03")
        ended = declared.run("apply", "--yes")
    assert (ExitStatus.INCOMPLETE, {CREATE: 11}) == (ended.status, writes(affinity))
    assert (
        "Apply incomplete: 11 of 12 done, 1 failed, 0 uncertain, 0 not attempted."
        == ended.out.splitlines()[-1]
    )
    assert "name is taken; nothing was changed" in ended.out
    assert (0, {CREATE: 12}) == (declared.run("apply", "--yes").status, writes(affinity))


def test_on_error_abort_attempts_no_more(
    declared: User, affinity: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes after the failure is listed as not attempted."""
    _refuse(monkeypatch, "Company 03")
    ended = declared.run("apply", "--yes", "--on-error", "abort", "--workers", "1")
    assert (ExitStatus.INCOMPLETE, {CREATE: 3}) == (ended.status, writes(affinity))
    assert (
        "Apply incomplete: 3 of 12 done, 1 failed, 0 uncertain, 8 not attempted."
        == ended.out.splitlines()[-1]
    )


@pytest.mark.parametrize(
    "faults",
    [
        {"lost-before": 0.3},
        {"lost-after": 0.3},
        {"html-500": 0.3},
        {"html-502": 0.15, "html-503": 0.15},
        {"html-504": 0.3},
        {"truncated": 0.3},
        {"concurrency-429": 0.3},
        {"lost-before": 0.1, "lost-after": 0.1, "html-504": 0.1, "truncated": 0.1},
    ],
    ids="+".join,
)
@pytest.mark.parametrize("html_after", [False, True], ids=["instead", "after"])
def test_no_fault_makes_anything_twice(
    declared: User, monkeypatch: pytest.MonkeyPatch, faults: dict[str, float], *, html_after: bool
) -> None:
    """Whatever is lost: a few runs end with each organization once, and each of them says how it ended."""
    statuses: list[int] = []
    with serving(monkeypatch, faults=faults, html_after=html_after) as sandbox:
        while len(statuses) < 5 and 0 not in statuses:
            statuses.append(declared.run("apply", "--yes").status)
        assert (12, 0) == (organizations(sandbox), sandbox.stats()["organizations_sharing_a_domain"])
    assert 0 == statuses[-1]
    assert {ExitStatus.INCOMPLETE} >= set(statuses[:-1])


def test_a_lost_answer_is_looked_up_and_not_sent_again(
    declared: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every create is carried out and its answer cut: all are found, in the same run."""
    create = Writer.create

    def cut(self: Writer, name: str, domain: str | None, people: Sequence[PersonId]) -> Any:
        create(self, name, domain, people)
        raise Unavailable("no whole answer", sent=True, method="POST", route="/organizations")

    monkeypatch.setattr(Writer, "create", cut)
    with serving(monkeypatch) as sandbox:
        ended = declared.run("apply", "--yes")
        assert (0, {CREATE: 12}) == (ended.status, writes(sandbox))
    assert "Apply complete! 12 created, 0 updated, 0 deleted." == ended.out.splitlines()[-1]


def test_too_few_requests_stop_before_the_first_write(declared: User, affinity: Sandbox) -> None:
    """`--max-requests` that reading uses up, or that writing would: exit 1, nothing written."""
    for most, message in (("5", "as --max-requests allows: 5"), ("20", "nothing was written")):
        ended = declared.run("apply", "--yes", "--max-requests", most)
        assert (ExitStatus.FAILED, {}) == (ended.status, writes(affinity))
        assert message in ended.err


def test_a_month_that_is_used_up_stops_before_the_first_write(
    declared: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of it, less the reserve, must do for all writes."""
    with serving(monkeypatch, month=27) as sandbox:
        kept = declared.run("apply", "--yes", "--reserve", "0.2")
        assert (ExitStatus.FAILED, {}) == (kept.status, writes(sandbox))
        assert "12 writes do not fit into what is left of the month" in kept.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"key": "another"}, "401"),
        ({"deny": frozenset({"address"})}, "401"),
        ({"deny": frozenset({"api"})}, "403"),
    ],
)
def test_a_refused_key_ends_the_run(
    declared: User, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], message: str
) -> None:
    """With what Affinity said, what to do, and exit 1."""
    with serving(monkeypatch, **options):
        monkeypatch.setenv("AFFINITY_API_KEY", "sandbox")
        ended = declared.run("apply", "--yes")
    assert (ExitStatus.FAILED, "") == (ended.status, ended.out)
    assert message in ended.err
    assert "\n  next: " in ended.err


def test_a_key_that_may_not_write_changes_nothing(declared: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change says so; exit 5."""
    with serving(monkeypatch, deny=frozenset({"write"})) as sandbox:
        ended = declared.run("apply", "--yes")
        assert (ExitStatus.INCOMPLETE, {}) == (ended.status, writes(sandbox))
    assert "Apply incomplete: 0 of 12 done, 12 failed, 0 uncertain, 0 not attempted." in ended.out


def test_search_that_lags_makes_no_twins(declared: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """An apply right after another knows what that one created, although no search shows it."""
    with serving(monkeypatch, search_lag_s=3600) as sandbox:
        first, second = declared.run("apply", "--yes"), declared.run("apply", "--yes")
        assert (0, 0, 12) == (first.status, second.status, organizations(sandbox))
    assert "search did not know the last creates after 60 s" in first.out + first.err
    assert "No changes." in second.out
