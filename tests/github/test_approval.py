"""An approval is the digest that a merged pull request showed of its last commit, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import StalePlan
from reconciler.github.approval import Approval, approval_of, merged_as
from reconciler.github.marker import Kind, Marker, marked
from reconciler.github.records import PullRequest
from tests.github.fake import BOT
from tests.github.opening import BASE, HEAD, MERGE

if TYPE_CHECKING:
    from reconciler.github.api import Api
    from tests.github.fake import Fake

DIGEST = "d" * 64
SHOWN = marked(Marker(Kind.PLAN, ".", HEAD, DIGEST), "the plan")
PULL = PullRequest(7, HEAD, "main", merged=True, merge_commit=MERGE)


def approved(api: Api) -> Approval:
    return approval_of(api, PULL, Marker(Kind.PLAN, "."), author=BOT, artifact_name="reconciler-plan")


class TestMerged:
    def test_the_pull_request_is_found(self, api: Api, fake: Fake) -> None:
        """By whose merge the branch came to the commit."""
        fake.merge(7, HEAD, MERGE)
        assert PULL == merged_as(api, MERGE, "main")
        assert 1 == len(fake.received)

    def test_others_that_hold_the_commit_are_not_meant(self, api: Api, fake: Fake) -> None:
        """Open ones, those into other branches, and those that were merged as another commit."""
        fake.merge(7, HEAD, MERGE, merged=False)
        fake.merge(8, HEAD, MERGE, base="release")
        fake.merge(9, HEAD, MERGE)["merge_commit_sha"] = BASE
        assert merged_as(api, MERGE, "main") is None

    def test_it_may_take_a_while_until_github_knows(self, api: Api, fake: Fake) -> None:
        """So that a look or two more are taken before nothing is approved."""
        fake.merge(7, HEAD, MERGE)
        fake.answer_next("GET", 200, [])
        fake.answer_next("GET", 200, [])
        assert PULL == merged_as(api, MERGE, "main")
        assert merged_as(api, BASE, "main") is None
        assert 6 == len(fake.received)

    def test_several_are_none(self, api: Api, fake: Fake) -> None:
        """Nobody has seen a plan of both."""
        fake.merge(7, HEAD, MERGE)
        fake.merge(8, HEAD, MERGE)
        with pytest.raises(StalePlan, match="#7, #8"):
            merged_as(api, MERGE, "main")


class TestApproval:
    def test_the_digest_is_the_comments(self, api: Api, fake: Fake) -> None:
        """The artifact is the newest that a run of this repository has kept of the same commit."""
        fake.say(7, "Looks good")
        fake.say(7, SHOWN)
        fake.keep("reconciler-plan", HEAD)
        newest = fake.keep("reconciler-plan", HEAD)
        fake.keep("reconciler-plan", HEAD, from_fork=True)
        fake.keep("reconciler-plan", HEAD, expired=True)
        fake.keep("reconciler-plan", BASE)
        fake.keep("another", HEAD)
        found = approved(api)
        assert found.artifact is not None
        assert (7, HEAD, DIGEST) == (found.pull_request, found.head, found.digest)
        assert (newest["id"], newest["workflow_run"]["id"]) == (found.artifact.id, found.artifact.run_id)

    def test_no_artifact_is_needed(self, api: Api, fake: Fake) -> None:
        """Where nothing but counts may be published, none is kept."""
        fake.say(7, SHOWN)
        assert Approval(7, HEAD, DIGEST, None) == approved(api)

    @pytest.mark.parametrize(
        ("author", "body", "said"),
        [
            ("mallory", SHOWN, "no comment of ours"),
            (BOT, f"> {SHOWN}", "no comment of ours"),
            (BOT, marked(Marker(Kind.PLAN, "other", HEAD, DIGEST), ""), "no comment of ours"),
            (BOT, marked(Marker(Kind.RECEIPT, ".", HEAD, DIGEST), ""), "no comment of ours"),
            (BOT, marked(Marker(Kind.PLAN, ".", BASE, DIGEST), ""), f"of commit {BASE}"),
            (BOT, marked(Marker(Kind.PLAN, ".", "", DIGEST), ""), r"of commit \(none\)"),
            (BOT, marked(Marker(Kind.PLAN, ".", HEAD, ""), ""), "offline"),
        ],
    )
    def test_what_approves_nothing(self, api: Api, fake: Fake, author: str, body: str, said: str) -> None:
        """Doubt is a refusal that says what to do by hand."""
        fake.say(7, body, author)
        with pytest.raises(StalePlan, match=said) as caught:
            approved(api)
        assert "by hand" in caught.value.next_step
