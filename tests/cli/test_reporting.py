"""What the `github` commands share: what may be published, which root is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.cli.reporting import Place, digest_of, folder_of, job_of, place_of, publishes_values
from reconciler.errors import ExitStatus
from tests.cli.reviewing import PLAN, commit, review, save

if TYPE_CHECKING:
    from tests.cli.running import User
    from tests.github.fake import Fake

SECRETS = ("Newcomer", "Stuck", "two candidates", "exampleventures")


class TestPublishing:
    @pytest.mark.parametrize(
        ("private", "settings", "expected"),
        [
            (True, "account: sandbox\n", True),
            (False, "account: sandbox\n", False),
            (True, "publish: counts\n", False),
            (False, "publish: values\n", True),
        ],
    )
    def test_settings_before_visibility(
        self,
        user: User,
        github: Fake,
        *,
        private: bool,
        settings: str,
        expected: bool,
    ) -> None:
        """Where settings decide, GitHub is not asked."""
        github.private = private
        commit(user, settings)
        assert expected is publishes_values(job_of(), Place(user.folder, ".", None))
        assert ("publish" in settings) is (not github.received)

    def test_a_pull_request_cannot_publish_by_itself(
        self, user: User, github: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The settings at its base decide, not those that it brings along."""
        github.private = False
        review(user, monkeypatch, base=commit(user, "account: sandbox\n"))
        commit(user, "publish: values\n")
        assert not publishes_values(job_of(), Place(user.folder, ".", None))
        assert publishes_values(job_of(), Place(user.folder, ".", "HEAD"))

    @pytest.mark.parametrize("variable", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
    @pytest.mark.usefixtures("github")
    def test_nobody_to_ask_means_counts(
        self, user: User, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        """Unknown is not private."""
        commit(user, "account: sandbox\n")
        monkeypatch.delenv(variable)
        assert not publishes_values(job_of(), Place(user.folder, ".", None))

    def test_a_failure_means_counts(
        self, user: User, github: Fake, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """And is told about; a report with less is better than none."""
        commit(user, "account: sandbox\n")
        github.answer_next("GET", 403, {"message": "no"})
        assert not publishes_values(job_of(), Place(user.folder, ".", None))
        assert "only counts are published" in capsys.readouterr().err

    @pytest.mark.usefixtures("github")
    def test_settings_that_cannot_be_read_mean_counts(
        self, user: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A shallow clone knows no base; a base that is asked for has to be there."""
        assert not publishes_values(job_of(), Place(user.folder, ".", None))
        commit(user, "publish: values\n")
        review(user, monkeypatch, base="e" * 40)
        assert not publishes_values(job_of(), Place(user.folder, ".", None))
        assert 2 == capsys.readouterr().err.count("only counts are published")
        assert ExitStatus.USAGE == user.run("github", "summary", save(user), "--base", "e" * 40).status

    @pytest.mark.parametrize("command", ["summary", "annotate", "comment", "drift-issue"])
    def test_counts_hold_no_secret(
        self, user: User, github: Fake, monkeypatch: pytest.MonkeyPatch, command: str
    ) -> None:
        """No name, no value, no reason, no account: only counts, addresses and the digest."""
        github.private = False
        github.comments[7] = []
        review(user, monkeypatch, base=commit(user, "account: sandbox\n"))
        ended = user.run("github", command, save(user, replace(PLAN, targets=())))
        said = [
            ended.out,
            *(each["body"] for each in github.comments[7]),
            *(each["body"] for each in github.issues),
        ]
        text = "\n".join(said)
        assert 0 == ended.status
        assert "organizations/stuck.yaml" in text
        assert [] == [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize(("offline", "expected"), [(True, ""), (False, "forged")])
def test_an_offline_plan_has_no_digest(*, offline: bool, expected: str) -> None:
    """It approves nothing, whatever its file says; that of another plan was checked while reading."""
    assert expected == digest_of(replace(PLAN, offline=offline, digest="forged"))


class TestPlaces:
    def test_the_folder_of_a_root(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """Is relative to what the job has checked out; elsewhere nobody knows."""
        (user.folder / "crm" / "eu").mkdir(parents=True)
        monkeypatch.setenv("GITHUB_WORKSPACE", str(user.folder))
        monkeypatch.chdir(user.folder / "crm")
        assert ("crm/eu/", "crm/", "", "") == (
            folder_of(user.folder / "crm" / "eu"),
            folder_of(user.folder / "crm"),
            folder_of(user.folder),
            folder_of(user.folder.parent),
        )

    @pytest.mark.parametrize(
        ("root", "label", "expected"),
        [(".", None, "."), ("crm", None, "crm"), ("crm", "eu", "eu"), (".", "", "")],
    )
    def test_the_label_of_a_root(self, user: User, root: str, label: str | None, expected: str) -> None:
        """Its path, unless one is given."""
        (user.folder / "crm").mkdir()
        assert expected == place_of(user.folder / root, label, None).label
