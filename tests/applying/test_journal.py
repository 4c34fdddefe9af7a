"""What was written when is on the disk before the run goes on, and the next run understands it."""

from __future__ import annotations

import errno
import json
import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.applying.journal import (
    KEPT_S,
    RECENT_S,
    Journal,
    Recent,
    Unresolved,
    read_recent,
)
from reconciler.errors import NotRecorded, ReconcilerError
from reconciler.model import Change, Outcome
from reconciler.values import OrganizationId
from tests.applying.doubles import START_S, SteppedTime
from tests.builders import change, create

if TYPE_CHECKING:
    from pathlib import Path

LAG_S = 60.0


class Desk:
    """A folder of journals, a clock, and short ways to write and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = SteppedTime()

    def run(self, *writes: tuple[Change, Outcome | None, int | None], account: int = 1) -> Path:
        """Record a run; None as outcome is a write whose end was never recorded."""
        before = set(self.folder.glob("*.jsonl"))
        with closing(Journal(self.folder, account, self.time.now_s)) as journal:
            for made, outcome, found in writes:
                number = journal.begin(made)
                if outcome:
                    journal.end(number, outcome, None if found is None else OrganizationId(found))
        (path,) = set(self.folder.glob("*.jsonl")) - before
        return path

    def recent(self, after_s: float = 1, account: int = 1) -> Recent:
        return read_recent(self.folder, account, START_S + after_s, lag_s=LAG_S)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "journal")


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert Recent() == read_recent(tmp_path / "none", 1, START_S, lag_s=LAG_S)


def test_files_can_be_read_by_nobody_else(desk: Desk) -> None:
    path = desk.run()
    assert (0o700, 0o600) == (desk.folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777)


def test_a_write_is_on_the_disk_before_it_is_sent(desk: Desk) -> None:
    """A run that is killed between the two is understood."""
    with closing(Journal(desk.folder, 1, desk.time.now_s)) as journal:
        journal.begin(create("Acme", "acme.com"))
        assert [("Acme", "acme.com")] == [(each.name, each.domain) for each in desk.recent().unresolved]


@pytest.mark.parametrize(
    ("outcome", "organization_id", "unresolved"),
    [
        (None, None, True),
        (Outcome.UNCERTAIN, None, True),
        (Outcome.DONE, 7, False),
        (Outcome.KEPT_AS, 7, False),
        (Outcome.FAILED, None, False),
        (Outcome.NOT_ATTEMPTED, None, False),
    ],
)
def test_a_create_is_unresolved_until_its_end_is_known(
    desk: Desk,
    outcome: Outcome | None,
    organization_id: int | None,
    unresolved: bool,  # noqa: FBT001 - a row of a table
) -> None:
    desk.run((create("Acme", "acme.com"), outcome, organization_id))
    assert unresolved is bool(desk.recent().unresolved)


def test_an_update_whose_end_is_unknown_leaves_nothing_to_look_for(desk: Desk) -> None:
    """Made again it does no harm."""
    desk.run((change(), None, None))
    assert () == desk.recent().unresolved


def test_a_later_run_resolves_what_an_earlier_one_left_open(desk: Desk) -> None:
    """The organization is recognized by its domain, in any spelling."""
    desk.run((create("Bücher", "bücher.de"), Outcome.UNCERTAIN, None))
    desk.time.waited_s = 5
    desk.run((create("Bücher GmbH", "xn--bcher-kva.de"), Outcome.DONE, 7))
    assert () == desk.recent(10).unresolved


def test_a_later_run_that_left_it_open_again_counts_from_then(desk: Desk) -> None:
    desk.run((create("Acme"), Outcome.DONE, 7))
    desk.time.waited_s = 5
    desk.run((create("ACME"), Outcome.UNCERTAIN, None))
    assert (Unresolved("ACME", None, START_S + 5),) == desk.recent(10).unresolved


def test_a_write_without_an_end_may_have_been_sent_until_just_now(desk: Desk) -> None:
    """It may have waited for a minute's quota after its beginning, and have been sent as the run died."""
    desk.run((create("Acme"), None, None), (change(organization_id=8), None, 8))
    recent = desk.recent(LAG_S + 30)
    assert (Unresolved("Acme", None, START_S + LAG_S + 30),) == recent.unresolved
    assert {8} == recent.fresh


def test_a_write_is_as_old_as_its_end(desk: Desk) -> None:
    """Waits come between its beginning and its sending."""
    journal = Journal(desk.folder, 1, desk.time.now_s)
    made, uncertain = journal.begin(create("Acme")), journal.begin(create("Globex"))
    desk.time.waited_s = LAG_S
    journal.end(made, Outcome.DONE, OrganizationId(7))
    journal.end(uncertain, Outcome.UNCERTAIN, None)
    journal.close()
    recent = desk.recent(LAG_S + 1)
    assert {7} == recent.fresh
    assert (Unresolved("Globex", None, START_S + LAG_S),) == recent.unresolved


def test_no_write_lies_in_the_future(desk: Desk) -> None:
    """A clock that was put back does not make anybody wait until it has caught up."""
    desk.run((create("Acme"), Outcome.UNCERTAIN, None))
    assert (Unresolved("Acme", None, START_S - 600),) == desk.recent(-600).unresolved


def test_a_journal_that_cannot_be_read_is_an_error(desk: Desk) -> None:
    """To pass it over would be to forget what it holds."""
    (desk.folder / "1-a-folder.jsonl").mkdir(parents=True)
    with pytest.raises((ReconcilerError, OSError), match="a-folder"):
        desk.recent()


@pytest.mark.parametrize(("organization_id", "fresh"), [(OrganizationId(7), [7]), (None, [])])
def test_what_was_found_out_about_a_create_resolves_it(
    desk: Desk, organization_id: OrganizationId | None, fresh: list[int]
) -> None:
    """It was found, and is read by id from now on; or it is certain not to be there."""
    desk.run((create("Acme", "acme.com"), None, None))
    (open_create,) = desk.recent().unresolved
    desk.time.waited_s = 30
    with closing(Journal(desk.folder, 1, desk.time.now_s)) as journal:
        journal.resolved(open_create, organization_id)
    assert () == desk.recent(31).unresolved
    assert fresh == sorted(desk.recent(31).fresh)


def test_what_was_written_lately_is_fresh_and_then_created(desk: Desk) -> None:
    """Within the lag nobody but a read by id knows it; after that a search should."""
    desk.run((create("Acme"), Outcome.DONE, 7), (change(organization_id=8), Outcome.DONE, 8))
    early, late = desk.recent(LAG_S - 1), desk.recent(LAG_S + 1)
    assert ([7, 8], []) == (sorted(early.fresh), sorted(early.created))
    assert ([], [7]) == (sorted(late.fresh), sorted(late.created))


def test_what_has_settled_is_not_fresh(desk: Desk) -> None:
    with closing(Journal(desk.folder, 1, desk.time.now_s)) as journal:
        journal.end(journal.begin(create("Acme")), Outcome.DONE, OrganizationId(7))
        journal.settled()
    assert ([], [7]) == (sorted(desk.recent().fresh), sorted(desk.recent().created))


def test_writes_are_remembered_for_an_hour(desk: Desk) -> None:
    desk.run((create("Acme"), Outcome.DONE, 7), (create("Globex"), None, None))
    assert Recent() != desk.recent(RECENT_S - 1)
    assert Recent() == desk.recent(RECENT_S)


def test_another_account_is_passed_over(desk: Desk) -> None:
    """Its ids are other organizations."""
    desk.run((create("Acme"), Outcome.DONE, 7), (create("Globex"), None, None), account=2)
    assert Recent() == desk.recent(account=1)


@given(st.integers(0, 400))
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(
    tmp_path_factory: pytest.TempPathFactory, size: int
) -> None:
    """A create that was begun in what is left is never forgotten."""
    desk = Desk(tmp_path_factory.mktemp("journal"))
    path = desk.run((create("Acme"), Outcome.DONE, 7))
    whole = path.read_bytes()
    path.write_bytes(whole[:size])
    recent = desk.recent()
    was_begun = whole[:size].count(b"\n") > 1
    assert recent.unresolved or recent.fresh or not was_begun


@pytest.mark.parametrize(
    "text", ["", "\n", "[]\n", "{}\n", '{"event": "end", "write": 1}\n', "é\n", "\0" * 99]
)
def test_a_file_that_is_no_journal_is_passed_over(desk: Desk, text: str) -> None:
    """It hides none of the others."""
    desk.run((create("Acme"), Outcome.DONE, 7))
    alien = desk.folder / "0-alien.jsonl"
    alien.write_text(text, encoding="utf-8")
    alien.chmod(0o600)
    assert {7} == desk.recent().fresh


def test_nesting_without_end_is_passed_over(desk: Desk) -> None:
    """As any other line that is none of ours."""
    path = desk.run((create("Acme"), Outcome.DONE, 7))
    path.write_text("[" * 200_000 + "\n", encoding="ascii")
    assert Recent() == desk.recent()


def test_nothing_is_recorded_after_a_record_that_could_not_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a line would hide the others; what has no end is looked for by the next run."""
    journal = Journal(desk.folder, 1, desk.time.now_s)
    made = journal.begin(create("Acme"))
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _no_room)
        journal.end(made, Outcome.DONE, OrganizationId(7))
    with pytest.raises(NotRecorded, match=r"the journal cannot be written \(No space left on device\)"):
        journal.begin(create("Globex"))
    journal.settled()
    journal.close()
    (path,) = desk.folder.iterdir()
    assert 3 == len(path.read_bytes().splitlines())


def _no_room(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("kind", ["committed", "link", "fifo"])
def test_a_file_that_a_pull_request_may_have_brought_is_not_believed(desk: Desk, kind: str) -> None:
    """Git gives everybody leave to read it; a link or a pipe could even hang the run."""
    path = desk.run((create("Acme"), Outcome.DONE, 7))
    if kind == "committed":
        path.chmod(0o644)
    elif kind == "link":
        path.rename(desk.folder / "real")
        path.symlink_to("real")
    else:
        path.unlink()
        os.mkfifo(path, 0o600)
    with pytest.raises((ReconcilerError, OSError), match=r"no journal of ours|symbolic links"):
        desk.recent()


def test_old_files_are_forgotten_by_the_next_run(desk: Desk) -> None:
    path = desk.run()
    desk.time.waited_s = path.stat().st_mtime - START_S + KEPT_S + 1
    desk.run()
    assert not path.exists()


def test_a_record_is_a_line_of_plain_ascii_without_anything_secret(desk: Desk) -> None:
    """Names may hold line breaks and escapes."""
    path = desk.run((create("Evil\n\x1b\u202e", "evil.com"), None, None))
    lines = path.read_text(encoding="ascii").splitlines()
    assert all(line.isprintable() for line in lines)
    assert ["run", "begin"] == [json.loads(line)["event"] for line in lines]
    assert {
        "event",
        "write",
        "action",
        "organization_id",
        "name",
        "domain",
        "at",
    } == set(json.loads(lines[1]))
