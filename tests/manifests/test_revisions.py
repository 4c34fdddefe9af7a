"""What git knows of the root at another commit."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ReconcilerError, UsageError
from reconciler.manifests.revisions import changed_paths, merge_base, read_revision, resolve_commit

if TYPE_CHECKING:
    from pathlib import Path


class Repository:
    """A git repository with a root somewhere in it."""

    def __init__(self, top: Path, folder: str = "") -> None:
        self.top = top
        self.root = top / folder
        self.root.mkdir(exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com"]
        command = ["git", *identity, *arguments]
        done = subprocess.run(command, cwd=self.top, capture_output=True, check=True, text=True)  # noqa: S603 - ours
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        full = self.root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text, encoding="utf-8")

    def commit(self, **files: str) -> str:
        for name, text in files.items():
            self.write(f"organizations/{name}.yaml", text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=some")
        return self.git("rev-parse", "HEAD")


@pytest.fixture(params=["", "crm"], ids=["top", "below"])
def repository(tmp_path: Path, request: pytest.FixtureRequest) -> Repository:
    """Its root is the repository's, or a folder of it."""
    return Repository(tmp_path, request.param)


def test_only_files_that_differ_are_read(repository: Repository) -> None:
    first = repository.commit(same="name: Same\n", changed="name: Was\n", removed="name: Removed\n")
    repository.commit(changed="name: Is\n")
    (repository.root / "organizations" / "removed.yaml").unlink()
    repository.write("organizations/untracked.yaml", "name: Untracked\n")
    revision = read_revision(repository.root, "HEAD~1")
    assert first == revision.commit
    assert ["Removed", "Was"] == sorted(each.name or "" for each in revision.manifests)
    names = {"changed", "removed", "untracked"}
    assert {f"organizations/{name}.yaml" for name in names} == revision.changed


def test_the_settings_of_the_commit_are_read_even_if_they_are_the_same(repository: Repository) -> None:
    repository.write(".reconciler.yaml", "account: acme\n")
    repository.commit(one="name: One\n")
    assert "acme" == read_revision(repository.root, "HEAD").settings.account


def test_what_was_invalid_there_is_left_out_and_counted(repository: Repository) -> None:
    repository.commit(bad="nme: Bad\n", good="name: Good\n")
    repository.commit(bad="name: Better\n", good="name: Best\n")
    revision = read_revision(repository.root, "HEAD~1")
    assert (["Good"], True) == ([each.name for each in revision.manifests], revision.invalid > 0)


def test_links_of_the_commit_are_not_followed(repository: Repository) -> None:
    repository.write("secret.yaml", "name: Secret\n")
    (repository.root / "organizations").mkdir()
    (repository.root / "organizations" / "link.yaml").symlink_to("../secret.yaml")
    repository.commit(one="name: One\n")
    repository.commit(one="name: Two\n")
    (repository.root / "organizations" / "link.yaml").unlink()
    assert ["One"] == [each.name for each in read_revision(repository.root, "HEAD~1").manifests]


def test_strange_names_of_files_are_read(repository: Repository) -> None:
    """Blanks, quotes, other scripts; git quotes them unless told otherwise."""
    repository.commit(**{'a "b" ü': "name: Odd\n"})
    repository.commit(**{'a "b" ü': "name: Even\n"})
    assert ["Odd"] == [each.name for each in read_revision(repository.root, "HEAD~1").manifests]


def test_hundreds_of_files_are_read(repository: Repository) -> None:
    """More than fit on a command line."""
    repository.commit(**{f"n{number}": f"name: Was {number}\n" for number in range(600)})
    repository.commit(**{f"n{number}": f"name: Is {number}\n" for number in range(600)})
    assert 600 == len(read_revision(repository.root, "HEAD~1").manifests)


@pytest.mark.parametrize("reference", ["nowhere", "--help", "--output=x", "", "HEAD:organizations", "f" * 40])
def test_a_reference_that_is_no_commit_is_refused(repository: Repository, reference: str) -> None:
    """An option among them: it is never taken for one."""
    repository.commit(one="name: One\n")
    with pytest.raises(UsageError, match="git knows no commit") as caught:
        resolve_commit(repository.root, reference)
    assert "fetch-depth: 0" in caught.value.next_step


def test_branches_are_compared_from_where_they_parted(repository: Repository) -> None:
    """What happened on the other branch since is not of this change."""
    parted = repository.commit(one="name: One\n")
    repository.git("branch", "other")
    repository.commit(two="name: Two\n")
    repository.git("checkout", "--quiet", "other")
    other = repository.commit(three="name: Three\n")
    assert parted == merge_base(repository.root, resolve_commit(repository.root, "main"))
    assert {"organizations/three.yaml"} == changed_paths(repository.root, parted)
    assert frozenset() == changed_paths(repository.root, other)


def test_histories_without_a_common_commit_are_told(repository: Repository) -> None:
    repository.commit(one="name: One\n")
    repository.git("checkout", "--quiet", "--orphan", "lonely")
    repository.commit(two="name: Two\n")
    with pytest.raises(UsageError, match="no commit in common"):
        merge_base(repository.root, resolve_commit(repository.root, "main"))


def test_a_folder_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match="git knows no commit HEAD"):
        resolve_commit(tmp_path, "HEAD")
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(ReconcilerError, match="git cannot be run"):
        resolve_commit(tmp_path, "HEAD")


def test_invalid_settings_of_the_commit_are_refused(repository: Repository) -> None:
    """Whatever they would have guarded or protected, nobody may take them for none."""
    repository.write(".reconciler.yaml", "protected: [7]\nguard: {}\n")
    repository.commit(one="name: One\n")
    repository.write(".reconciler.yaml", "account: acme\n")
    with pytest.raises(ReconcilerError, match="is invalid at commit"):
        read_revision(repository.root, "HEAD")
