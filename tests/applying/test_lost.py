"""Creates that may have been carried out are looked for, and never sent again to find out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.applying.lost import LOOK_FOR_S, Lost, find, look_for, settle
from reconciler.errors import Interrupted, ReconcilerError, Unavailable
from reconciler.model import OrganizationId, Outcome, Result
from tests.applying.doubles import START_S, RecordingWriter, SteppedTime
from tests.builders import create, organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.model import Organization

DOWN = Unavailable("HTTP 503", sent=True, method="GET", route="/organizations", status=503)
ACME = create("Acme", "acme.com")
FOUND = organization(7, "Acme", "acme.com")


class LaggingWriter(RecordingWriter):
    """Its searches answer one thing after the other; the last one stays."""

    def __init__(self, *answers: Sequence[Organization] | ReconcilerError) -> None:
        super().__init__()
        self._search_answers = list(answers)

    def search(self, term: str) -> Sequence[Organization]:
        super().search(term)
        answer = self._search_answers.pop(0) if len(self._search_answers) > 1 else self._search_answers[0]
        if isinstance(answer, ReconcilerError):
            raise answer
        return answer


class EndingTime(SteppedTime):
    """The first wait is cut short by a signal."""

    def pause(self, seconds: float, why: str) -> None:
        raise Interrupted(f"interrupted while waiting {seconds} s for {why}")


def look(writer: RecordingWriter, time: SteppedTime | None = None, age_s: float = 0) -> Result | None:
    (found,) = look_for([Lost(ACME, START_S - age_s)], writer, time or SteppedTime())
    assert [] == writer.writes
    return found


def test_one_that_turns_up_is_adopted() -> None:
    """Searches lag: it is not there at first."""
    time = SteppedTime()
    found = look(LaggingWriter([], [], [FOUND]), time)
    assert found
    assert (Outcome.DONE, 7, 6) == (found.outcome, found.organization_id, time.waited_s)


def test_one_that_is_kept_otherwise_is_told() -> None:
    found = look(LaggingWriter([organization(7, "ACME", "acme.com")]))
    assert found
    assert (Outcome.KEPT_AS, "name written, kept as ACME") == (found.outcome, found.detail)


def test_one_that_never_turns_up_is_certain_not_to_be_there() -> None:
    """Half a minute after it was begun."""
    time = SteppedTime()
    assert None is look(LaggingWriter([]), time)
    assert LOOK_FOR_S == time.waited_s


def test_the_time_since_it_was_begun_counts() -> None:
    """One of an earlier run is looked for once, and that is enough."""
    time = SteppedTime()
    assert None is look(LaggingWriter([]), time, age_s=LOOK_FOR_S)
    assert 0 == time.waited_s


def test_several_that_fit_are_not_guessed_at() -> None:
    found = look(LaggingWriter([FOUND, organization(8, "Acme", "ACME.com")]))
    assert found
    assert (Outcome.UNCERTAIN, "several fit: 7, 8; merge them in Affinity") == (found.outcome, found.detail)


def test_a_search_that_fails_is_repeated() -> None:
    found = look(LaggingWriter(DOWN, DOWN, [FOUND]))
    assert found
    assert Outcome.DONE is found.outcome


def test_a_search_that_fails_to_the_end_leaves_it_uncertain() -> None:
    """Not having looked is not the same as not being there."""
    found = look(LaggingWriter(DOWN))
    assert found
    assert Outcome.UNCERTAIN is found.outcome
    assert "could not be looked for to the end: HTTP 503" in found.detail


def test_a_signal_ends_the_wait_and_leaves_it_uncertain() -> None:
    """What was found before is kept."""
    lost = [Lost(ACME, START_S), Lost(create("Globex", "globex.com"), START_S)]
    writer = RecordingWriter(found={"acme.com": [FOUND]})
    outcomes = [each and each.outcome for each in look_for(lost, writer, EndingTime())]
    assert [Outcome.DONE, Outcome.UNCERTAIN] == outcomes


def test_nothing_lost_is_nothing_to_wait_for() -> None:
    assert [] == look_for([], RecordingWriter(), EndingTime())


@pytest.mark.parametrize(
    ("hit", "fits"),
    [
        (organization(7, "Anything", "acme.io", "ACME.com"), True),
        (organization(7, "Acme", "notacme.com"), False),
        (organization(7, "Acme"), False),
        (organization(7, "Acme", "acme.com", is_global=True), False),
    ],
)
def test_a_create_with_a_domain_is_recognized_by_it(
    hit: Organization,
    fits: bool,  # noqa: FBT001 - a row of a table
) -> None:
    """On own organizations alone: a create never makes a global."""
    assert fits is bool(find(ACME, RecordingWriter(found={"acme.com": [hit]})))


def test_a_create_without_a_domain_is_recognized_by_its_name() -> None:
    hits = [organization(7, "ACME"), organization(8, "Acme Inc")]
    found = find(create("Acme"), RecordingWriter(found={"Acme": hits}))
    assert [OrganizationId(7)] == [each.id for each in found]


def test_every_spelling_of_a_domain_is_searched_for_and_one_hit_stays_one() -> None:
    hit = organization(7, "Bücher", "bücher.de")
    writer = RecordingWriter(found={"bücher.de": [hit], "xn--bcher-kva.de": [hit]})
    assert [hit] == list(find(create("Bücher", "bücher.de"), writer))
    assert ["xn--bcher-kva.de", "bücher.de"] == writer.searches


def made(number: int) -> Result:
    return Result(create(f"N{number}", f"{number}.com"), Outcome.DONE, OrganizationId(number))


def test_settling_waits_until_a_search_knows_the_last_creates() -> None:
    """Three are asked for, however many there are."""
    writer = RecordingWriter(found={f"{n}.com": [organization(n, f"N{n}", f"{n}.com")] for n in range(9)})
    time = SteppedTime()
    assert settle([made(n) for n in range(1, 9)], writer, time, settle_s=60)
    assert (["6.com", "7.com", "8.com"], 0) == (writer.searches, time.waited_s)


@pytest.mark.parametrize("answer", [[], [organization(99, "N1", "1.com")], DOWN], ids=str)
def test_settling_gives_up_in_time(answer: Sequence[Organization] | ReconcilerError) -> None:
    """Another organization of that domain is not the one that was made."""
    time = SteppedTime()
    assert not settle([made(1)], LaggingWriter(answer), time, settle_s=10)
    assert 10 == time.waited_s


def test_settling_ends_at_once_on_a_signal() -> None:
    with pytest.raises(Interrupted):
        settle([made(1)], RecordingWriter(), EndingTime(), settle_s=60)
