"""`github comment` and `drift-issue`: one of each for a root, kept up to date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.applying.receipt_json import receipt_json
from reconciler.errors import ExitStatus
from reconciler.github.marker import Kind, Marker, marker_of
from reconciler.model import Outcome, Receipt
from tests.builders import change, plan, result
from tests.cli.reviewing import EMPTY, HEAD, PLAN, commit, review, save
from tests.github.fake import BOT
from tests.github.opening import MERGE

if TYPE_CHECKING:
    from reconciler.model import Plan
    from tests.cli.running import User
    from tests.github.fake import Fake


class TestComment:
    @pytest.fixture(autouse=True)
    def _review(self, user: User, github: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
        review(user, monkeypatch, base=commit(user, "account: sandbox\n"))
        github.comments[7] = []

    def test_the_plan_stands_on_the_pull_request(self, user: User, github: Fake) -> None:
        """Below a marker with root, commit and digest; a second run sends nothing."""
        path = save(user)
        first = user.run("github", "comment", path)
        (comment,) = github.comments[7]
        assert (0, "", "comment on pull request #7: created (1001)\n") == (first.status, first.out, first.err)
        assert Marker(Kind.PLAN, ".", HEAD, PLAN.digest) == marker_of(comment["body"])
        assert "Plan: 1 to create, 0 to update, 0 to delete, 1 blocked." in comment["body"]
        assert "Newcomer" in comment["body"]
        second = user.run("github", "comment", path)
        assert (0, 1) == (second.status, len(github.writes))
        assert "up to date already" in second.err

    def test_a_new_plan_edits_it(self, user: User, github: Fake) -> None:
        """Others of ours are left, and told about."""
        user.run("github", "comment", save(user))
        github.say(7, github.comments[7][0]["body"])
        ended = user.run("github", "comment", save(user, EMPTY))
        assert "No changes." in github.comments[7][0]["body"]
        assert "edited (1001)\nwarning: there are more of ours about the same" in ended.err

    def test_each_root_has_its_own(self, user: User, github: Fake) -> None:
        """By its path, or the label that is given; the label is shown and does not act."""
        (user.folder / "crm").mkdir()
        path = save(user)
        user.run("github", "comment", path)
        user.run("github", "comment", path, "--root", "crm")
        user.run("github", "comment", path, "--root-label", "@team --> <b>")
        markers = [marker_of(each["body"]) for each in github.comments[7]]
        assert [".", "crm", "@team --> <b>"] == [each and each.root for each in markers]
        assert "\n\n`crm`\n\n" in github.comments[7][1]["body"]
        assert "\n\n`@team --> <b>`\n\n" in github.comments[7][2]["body"]

    @pytest.mark.parametrize(
        ("when", "planned", "there"),
        [
            ("always", EMPTY, 1),
            ("always", PLAN, 1),
            ("changes-only", EMPTY, 0),
            ("changes-only", PLAN, 1),
            ("never", PLAN, 0),
        ],
    )
    def test_when_there_is_one(self, user: User, github: Fake, when: str, planned: Plan, there: int) -> None:
        """As the option says."""
        ended = user.run("github", "comment", save(user, planned), "--comment", when)
        assert (0, there) == (ended.status, len(github.comments[7]))

    def test_changes_only_keeps_one_up_to_date(self, user: User, github: Fake) -> None:
        """So that none shows changes that are no longer planned."""
        user.run("github", "comment", save(user))
        user.run("github", "comment", save(user, EMPTY), "--comment", "changes-only")
        assert "No changes." in github.comments[7][0]["body"]

    def test_its_id_is_handed_on(self, user: User, github: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
        """To later steps of the job."""
        monkeypatch.setenv("GITHUB_OUTPUT", str(user.folder / "out"))
        user.run("github", "comment", save(user))
        assert f"\n{github.comments[7][0]['id']}\n" in (user.folder / "out").read_text()

    def test_an_app_names_itself(self, user: User, github: Fake) -> None:
        """Since its token cannot say who writes."""
        github.writes_as = "our-app[bot]"
        for _ in range(2):
            user.run("github", "comment", save(user), "--author", "our-app[bot]")
        assert 1 == len(github.comments[7])

    @pytest.mark.parametrize("user_", ["ada", None])
    def test_a_copied_marker_is_left_alone(self, user: User, github: Fake, user_: str | None) -> None:
        """Whoever the token belongs to."""
        github.user, github.writes_as = user_, user_ or BOT
        user.run("github", "comment", save(user))
        copied = github.comments[7].pop()["body"]
        github.say(7, copied, "mallory")
        user.run("github", "comment", save(user, EMPTY))
        assert [copied, "mallory", github.writes_as] == [
            github.comments[7][0]["body"],
            *(each["user"]["login"] for each in github.comments[7]),
        ]

    def test_a_long_plan_is_cut(self, user: User, github: Fake) -> None:
        """GitHub takes 65,536 characters and no more; the rest is said to be missing."""
        path = save(user, plan(*[change(name="Stuck", blocked_by=["why"])] * 5000))
        assert 0 == user.run("github", "comment", path).status
        (comment,) = github.comments[7]
        assert 30_000 < len(comment["body"]) < 65_536
        assert "Left out here" in comment["body"]


class TestAfterAMerge:
    def test_a_receipt_stands_beside_the_plan(self, user: User, github: Fake) -> None:
        """On the pull request by whose merge the commit came; both are kept apart."""
        github.merge(7, HEAD, MERGE)
        receipt = Receipt((result(Outcome.DONE, PLAN.changes[0]),))
        path = user.write("receipt.json", receipt_json(PLAN, receipt))
        user.run("github", "comment", save(user))
        for _ in range(2):
            assert 0 == user.run("github", "comment", save(user), "--receipt", path).status
        shown, done = github.comments[7]
        assert Marker(Kind.RECEIPT, ".", MERGE, PLAN.digest) == marker_of(done["body"])
        assert "Apply complete! 1 created, 0 updated, 0 deleted." in done["body"]
        assert (Kind.PLAN, 2) == (getattr(marker_of(shown["body"]), "kind", None), len(github.writes))

    def test_a_push_without_a_pull_request(self, user: User, github: Fake) -> None:
        """Has nowhere to comment, which is no failure."""
        ended = user.run("github", "comment", save(user))
        assert (0, []) == (ended.status, github.writes)
        assert "came with no pull request" in ended.err

    @pytest.mark.usefixtures("github")
    def test_nothing_that_tells_which(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """Is a usage error."""
        monkeypatch.delenv("GITHUB_SHA")
        ended = user.run("github", "comment", save(user))
        assert (ExitStatus.USAGE, True) == (ended.status, "give --pr N" in ended.err)


class TestDriftIssue:
    def test_its_life(self, user: User, github: Fake) -> None:
        """Drift or anything blocked keeps it open; each step is told; nothing is sent twice."""
        commit(user, "account: sandbox\n")
        said = []
        for each in (EMPTY, PLAN, PLAN, EMPTY, EMPTY, PLAN):
            ended = user.run("github", "drift-issue", save(user, each), "--label", "drift")
            assert 0 == ended.status
            said.append(ended.err.removeprefix("issue about drift: ").strip())
        assert [
            "not needed",
            "created (1001)",
            "up to date already (1001)",
            "closed (1001)",
            "up to date already (1001)",
            "reopened (1001)",
        ] == said
        (issue,) = github.issues
        assert ("Affinity differs from the manifests", [{"name": "drift"}], 3) == (
            issue["title"],
            issue["labels"],
            len(github.writes),
        )
        assert "Plan: 1 to create" in issue["body"]

    def test_another_run_or_commit_is_no_news(
        self, user: User, github: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An issue that is edited each night is an issue that nobody reads."""
        path = save(user, plan(*[change(name="Stuck", blocked_by=["why"])] * 1000))
        commit(user, "account: sandbox\n")
        for sha, run in ((MERGE, "4711"), (HEAD, "4712")):
            monkeypatch.setenv("GITHUB_SHA", sha)
            monkeypatch.setenv("GITHUB_RUN_ID", run)
            user.run("github", "drift-issue", path)
        assert 1 == len(github.writes)
        assert "https://github.com/octo/demo/actions" in github.issues[0]["body"]

    @pytest.mark.parametrize(
        "part", [{"targets": ("*acme*",)}, {"since": HEAD}, {"offline": True, "base": HEAD, "digest": ""}]
    )
    def test_a_part_is_not_the_whole(self, user: User, github: Fake, part: dict[str, object]) -> None:
        """A plan that has not looked at everything can neither open nor close it."""
        ended = user.run("github", "drift-issue", save(user, replace(EMPTY, **part)))  # type: ignore[arg-type] # any attribute
        assert (ExitStatus.USAGE, []) == (ended.status, github.received)

    def test_each_root_has_its_own(self, user: User, github: Fake) -> None:
        """And says which it is about."""
        user.run("github", "drift-issue", save(user))
        user.run("github", "drift-issue", save(user), "--root-label", "crm")
        assert ["Affinity differs from the manifests", "Affinity differs from the manifests of crm"] == [
            each["title"] for each in github.issues
        ]
