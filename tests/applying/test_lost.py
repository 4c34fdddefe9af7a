"""Creates that may have been carried out are looked for, and never sent again to find out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.applying.journal import Unresolved
from reconciler.applying.lost import LOOK_FOR_S, Unknown, find, look_for, resolve, settle
from reconciler.errors import Interrupted, ReconcilerError, Unavailable
from reconciler.model import Outcome, Result
from reconciler.values import OrganizationId
from tests.applying.doubles import START_S, RecordingWriter, SteppedTime
from tests.builders import create, organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.applying.lost import Answer
    from reconciler.model import Organization

DOWN = Unavailable("HTTP 503", sent=True, method="GET", route="/organizations", status=503)
ACME = Unresolved("Acme", "acme.com", START_S)
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


def look(writer: RecordingWriter, time: SteppedTime | None = None, age_s: float = 0) -> Answer:
    (answer,) = look_for([ACME._replace(since_s=START_S - age_s)], writer, time or SteppedTime())
    assert [] == writer.writes
    return answer


def test_one_that_turns_up_is_found() -> None:
    """Searches lag: it is not there at first."""
    time = SteppedTime()
    assert (FOUND,) == look(LaggingWriter([], [], [FOUND]), time)
    assert 6 == time.waited_s


def test_one_that_never_turns_up_is_certain_not_to_be_there() -> None:
    """Half a minute after it was begun."""
    time = SteppedTime()
    assert () == look(LaggingWriter([]), time)
    assert LOOK_FOR_S == time.waited_s


def test_the_time_since_it_was_begun_counts() -> None:
    """One of an earlier run is looked for once, and that is enough."""
    time = SteppedTime()
    assert () == look(LaggingWriter([]), time, age_s=LOOK_FOR_S)
    assert 0 == time.waited_s


def test_all_that_fit_are_told() -> None:
    """Which of them was meant is for others to say."""
    twins = [FOUND, organization(8, "Acme", "ACME.com")]
    assert tuple(twins) == look(LaggingWriter(twins))


def test_a_search_that_fails_is_repeated() -> None:
    assert (FOUND,) == look(LaggingWriter(DOWN, DOWN, [FOUND]))


def test_a_search_that_fails_to_the_end_tells_nothing() -> None:
    """Not having looked is not the same as not being there."""
    assert Unknown("HTTP 503") == look(LaggingWriter(DOWN))


def test_a_signal_ends_the_wait() -> None:
    """What was found before is kept."""
    lost = [ACME, Unresolved("Globex", "globex.com", START_S)]
    writer = RecordingWriter(found={"acme.com": [FOUND]})
    found, unknown = look_for(lost, writer, EndingTime())
    assert (FOUND,) == found
    assert isinstance(unknown, Unknown)


def test_nothing_lost_is_nothing_to_wait_for() -> None:
    assert [] == look_for([], RecordingWriter(), EndingTime())


class Notes(list[tuple[str, int | None]]):
    """Takes a journal's place."""

    def resolved(self, create: Unresolved, organization_id: OrganizationId | None) -> None:
        self.append((create.name, organization_id))


def test_creates_of_earlier_runs_are_resolved_one_way_or_the_other() -> None:
    """What was found is known by its id from then on; what was not there may be created."""
    notes = Notes()
    creates = [ACME, Unresolved("Globex", "globex.com", START_S)]
    resolve(creates, RecordingWriter(found={"acme.com": [FOUND]}), SteppedTime(), notes)  # type: ignore[arg-type]  # it has what is called
    assert [("Acme", 7), ("Globex", None)] == notes


def test_nothing_is_built_upon_a_create_of_which_nobody_can_tell() -> None:
    """It could become a twin."""
    notes = Notes()
    with pytest.raises(ReconcilerError, match="cut off while it created Acme"):
        resolve([ACME], LaggingWriter(DOWN), SteppedTime(), notes)  # type: ignore[arg-type]  # the same
    assert [] == notes


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
    assert fits is bool(find(ACME.name, ACME.domain, RecordingWriter(found={"acme.com": [hit]})))


def test_a_create_without_a_domain_is_recognized_by_its_name() -> None:
    hits = [organization(7, "ACME"), organization(8, "Acme Inc")]
    found = find("Acme", None, RecordingWriter(found={"Acme": hits}))
    assert [OrganizationId(7)] == [each.id for each in found]


def test_every_spelling_of_a_domain_is_searched_for_and_one_hit_stays_one() -> None:
    hit = organization(7, "Bücher", "bücher.de")
    writer = RecordingWriter(found={"bücher.de": [hit], "xn--bcher-kva.de": [hit]})
    assert [hit] == list(find("Bücher", "bücher.de", writer))
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
