"""One comment and one issue of ours, whatever else is there; nothing is sent that changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.errors import Forbidden, Unavailable
from reconciler.github.keeping import Fate, Kept, keep_comment, keep_issue
from reconciler.github.marker import Kind, Marker, marked
from tests.github.fake import BOT, Fake
from tests.github.opening import opened

if TYPE_CHECKING:
    from reconciler.github.api import Api

PLAN = Marker(Kind.PLAN, ".", "commit", "digest")
DRIFT = Marker(Kind.DRIFT, ".")
TITLE = "Affinity differs"
HOSTILE = [
    ("mallory", marked(PLAN, "not ours")),
    ("mallory", marked(PLAN, "x" * 65_000)),
    (BOT, f"> {marked(PLAN, 'quoted')}"),
    (BOT, '<!-- {"tool": "reconciler", "kind": "plan" -->'),
    (BOT, marked(Marker(Kind.PLAN, "other"), "another root")),
    (BOT, marked(Marker(Kind.RECEIPT, "."), "a receipt")),
    (None, marked(PLAN, "of somebody who has gone")),
    (BOT, ""),
]


def keep(api: Api, text: str, *, even_if_new: bool = True) -> Kept:
    return keep_comment(api, 7, PLAN, text, author=BOT, even_if_new=even_if_new)


def keep_drift(api: Api, text: str, *, to_be_open: bool = True) -> Kept:
    return keep_issue(api, DRIFT, TITLE, text, author=BOT, to_be_open=to_be_open, labels=["drift"])


class TestComment:
    def test_it_is_made_once_and_edited_in_place(self, api: Api, fake: Fake) -> None:
        """A new text changes the comment; the same text sends nothing."""
        fake.comments[7] = []
        made = keep(api, "one")
        assert [(Fate.CREATED, 1), (Fate.UNCHANGED, 1), (Fate.EDITED, 2), (Fate.UNCHANGED, 2)] == [
            (made.fate, 1),
            *((keep(api, text).fate, len(fake.writes)) for text in ("one", "two", "two")),
        ]
        assert [(made.number, marked(PLAN, "two"))] == [
            (each["id"], each["body"]) for each in fake.comments[7]
        ]

    def test_what_others_wrote_is_never_touched(self, api: Api, fake: Fake) -> None:
        """Copies of the marker, quotes, broken ones, other roots; on the last page ours is found."""
        fake.page_size = 3
        before = [fake.say(7, body, author).copy() for author, body in HOSTILE]
        assert Fate.CREATED is keep(api, "one").fate
        assert Fate.EDITED is keep(api, "two").fate
        assert (before, 1) == (fake.comments[7][: len(HOSTILE)], len(fake.comments[7]) - len(HOSTILE))

    def test_of_several_the_first_is_kept(self, api: Api, fake: Fake) -> None:
        """The others are told about and left alone."""
        first, second, third = (fake.say(7, marked(PLAN, text)) for text in "abc")
        assert Kept(Fate.EDITED, first["id"], (second["id"], third["id"])) == keep(api, "new")
        assert [marked(PLAN, "b"), marked(PLAN, "c")] == [second["body"], third["body"]]

    @pytest.mark.parametrize("kept", ["\r\n", "\n"])
    def test_how_github_keeps_a_text_is_no_difference(self, api: Api, fake: Fake, kept: str) -> None:
        """Line breaks of either kind, and what stands at the end."""
        fake.say(7, marked(PLAN, "one\ntwo").replace("\n", kept))
        assert Fate.UNCHANGED is keep(api, "one\ntwo\n").fate

    def test_none_is_made_where_none_is_needed(self, api: Api, fake: Fake) -> None:
        """But one that is there is kept right."""
        fake.comments[7] = []
        assert Kept(Fate.NOT_NEEDED) == keep(api, "nothing to do", even_if_new=False)
        fake.say(7, marked(PLAN, "much to do"))
        assert Fate.EDITED is keep(api, "nothing to do", even_if_new=False).fate

    def test_a_refusal_is_told(self, api: Api, fake: Fake) -> None:
        """With the permission that the job needs."""
        fake.comments[7] = []
        fake.answer_next("POST", 403, {"message": "Resource not accessible by integration"})
        with pytest.raises(Forbidden) as caught:
            keep(api, "one")
        assert "pull-requests: write" in caught.value.next_step

    def test_a_create_whose_answer_was_lost_is_found_again(self, api: Api, fake: Fake) -> None:
        """The run that lost it fails; the next one finds what it made, and makes no second one."""
        fake.comments[7] = []
        fake.answer_next("POST", 502)
        with pytest.raises(Unavailable):
            keep(api, "one")
        fake.say(7, marked(PLAN, "one"))
        assert (Fate.UNCHANGED, 1) == (keep(api, "one").fate, len(fake.comments[7]))


class TestIssue:
    def test_its_life(self, api: Api, fake: Fake) -> None:
        """Opened, left alone, edited, closed, left alone, opened again: always the same one."""
        steps = [("a", True), ("a", True), ("b", True), ("none", False), ("none", False), ("c", True)]
        fates = [keep_drift(api, text, to_be_open=to_be_open).fate for text, to_be_open in steps]
        assert [
            Fate.CREATED,
            Fate.UNCHANGED,
            Fate.EDITED,
            Fate.CLOSED,
            Fate.UNCHANGED,
            Fate.REOPENED,
        ] == fates
        (issue,) = fake.issues
        assert ("open", marked(DRIFT, "c"), TITLE, [{"name": "drift"}], 4) == (
            issue["state"],
            issue["body"],
            issue["title"],
            issue["labels"],
            len(fake.writes),
        )

    def test_without_drift_there_is_none(self, api: Api, fake: Fake) -> None:
        """An issue that says that nothing is wrong helps nobody."""
        assert Kept(Fate.NOT_NEEDED) == keep_drift(api, "none", to_be_open=False)
        assert [] == fake.writes

    def test_it_is_found_among_others(self, api: Api, fake: Fake) -> None:
        """By marker and author: a copy by somebody else stays open, also where ours is closed."""
        fake.page_size = 2
        for author in ("mallory", "ada", "eve"):
            fake.open_issue(TITLE, marked(DRIFT, "copied"), author)
        ours = fake.open_issue("Renamed", marked(DRIFT, "old"), state="closed")
        fake.open_issue(TITLE, "no marker", BOT)
        assert Kept(Fate.REOPENED, ours["number"]) == keep_drift(api, "new")
        assert [marked(DRIFT, "copied")] * 3 == [each["body"] for each in fake.issues[:3]]

    def test_an_open_one_comes_before_a_closed_one(self, api: Api, fake: Fake) -> None:
        """The others are told about."""
        closed = fake.open_issue(TITLE, marked(DRIFT, "x"), state="closed")
        opened_ = fake.open_issue(TITLE, marked(DRIFT, "x"))
        assert Kept(Fate.CLOSED, opened_["number"], (closed["number"],)) == keep_drift(
            api, "none", to_be_open=False
        )
        assert ("closed", "completed") == (opened_["state"], opened_["state_reason"])

    def test_a_title_is_put_right(self, api: Api, fake: Fake) -> None:
        """As the text is."""
        issue = fake.open_issue("Renamed", marked(DRIFT, "same"))
        assert Fate.EDITED is keep_drift(api, "same").fate
        assert TITLE == issue["title"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@settings(max_examples=25)
@given(
    there=st.lists(
        st.tuples(st.sampled_from([BOT, "ada", None]), TEXTS | TEXTS.map(lambda text: marked(PLAN, text)))
    ),
    text=TEXTS,
    page_size=st.integers(1, 4),
)
def test_a_second_run_sends_nothing(there: list[tuple[Any, str]], text: str, page_size: int) -> None:
    """Whatever was there, and whatever it says: comments and issues alike."""
    with Fake(page_size=page_size) as fake, opened(fake) as api:
        fake.comments[7] = []
        for author, body in there:
            fake.say(7, body, author)
            fake.open_issue("any", body.replace('"plan"', '"drift"'), author or "")
        first = (keep(api, text), keep_drift(api, text))
        sent = len(fake.writes)
        second = (keep(api, text), keep_drift(api, text))
        assert (sent, Fate.UNCHANGED, Fate.UNCHANGED) == (len(fake.writes), *(each.fate for each in second))
        assert [each.number for each in first] == [each.number for each in second]
