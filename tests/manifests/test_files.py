"""Which files are manifests, and which are refused unread."""

import os
from pathlib import Path

import pytest

from reconciler.manifests import files

TEXT = b"name: Acme\n"


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(TEXT)


def found(root: Path) -> list[str]:
    return files.find(root, files.FOLDER)[0]


def refusal(root: Path, path: str = "a.yaml") -> str:
    with pytest.raises(files.UnreadableFile) as caught:
        files.read(root, path)
    return str(caught.value)


def test_find(tmp_path: Path) -> None:
    """YAML files at any depth, but nothing hidden or beginning with an underscore."""
    good = ["organizations/a.yaml", "organizations/b/c.yml", "organizations/b/d/e.yaml"]
    bad = ["a.yaml", "_b.yaml", ".b.yaml", "_b/c.yaml", ".b/c.yaml", "README.md", "b.json", "c.YAML"]
    write(tmp_path, *good, "other/a.yaml", *(f"organizations/{path}" for path in bad[1:]))
    assert good == found(tmp_path)


def test_find_nothing(tmp_path: Path) -> None:
    """Where there is no folder there are no manifests."""
    assert files.find(tmp_path, files.FOLDER) == ([], [])


def test_linked_folders(tmp_path: Path) -> None:
    """A link to a folder is refused rather than followed: it could lead anywhere, or round in circles."""
    write(tmp_path, "organizations/a.yaml")
    (tmp_path / "organizations" / "again").symlink_to(tmp_path / "organizations")
    paths, problems = files.find(tmp_path, files.FOLDER)
    assert paths == ["organizations/a.yaml"]
    assert ["organizations/again"] == [problem.position.path for problem in problems]


def test_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed is a problem, not an empty one."""

    def deny(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", deny)
    _, (problem,) = files.find(tmp_path, files.FOLDER)
    assert str(problem) == "organizations:1:1: the folder cannot be read: Permission denied"


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    """A file whose name cannot be printed is a problem with a name that can."""
    write(tmp_path, "organizations/a.yaml")
    try:
        (tmp_path / "organizations" / os.fsdecode(b"\xff.yaml")).write_bytes(TEXT)
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    paths, (problem,) = files.find(tmp_path, files.FOLDER)
    assert paths == ["organizations/a.yaml"]
    assert problem.position.path == "organizations/\\xff.yaml"


def test_read(tmp_path: Path) -> None:
    """A file is read whole, through a link that stays under the root, too."""
    write(tmp_path, "a.yaml")
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    assert TEXT == files.read(tmp_path, "a.yaml") == files.read(tmp_path, "link.yaml")


def test_largest(tmp_path: Path) -> None:
    """A million bytes are read, one more is not."""
    (tmp_path / "a.yaml").write_bytes(b"#" * files.MAX_BYTES)
    assert len(files.read(tmp_path, "a.yaml")) == files.MAX_BYTES
    (tmp_path / "a.yaml").write_bytes(b"#" * (files.MAX_BYTES + 1))
    assert refusal(tmp_path) == "the file has 1,000,001 bytes: at most 1,000,000 are read"


def test_missing(tmp_path: Path) -> None:
    """A file that is not there is told from one that cannot be read."""
    with pytest.raises(files.MissingFile):
        files.read(tmp_path, "a.yaml")


def test_link_out_of_the_root(tmp_path: Path) -> None:
    """A link that leads out of the root is refused."""
    write(tmp_path, "secret.yaml", "root/x.yaml")
    (tmp_path / "root" / "a.yaml").symlink_to("../secret.yaml")
    assert refusal(tmp_path / "root") == "a link that leads out of the root"


def test_link_to_a_hidden_file(tmp_path: Path) -> None:
    """A link into .git or the like is refused: what stands there may be secret."""
    write(tmp_path, ".git/config")
    (tmp_path / "a.yaml").symlink_to(".git/config")
    assert refusal(tmp_path) == "a link to a hidden file"


@pytest.mark.parametrize("target", ["nothing", "a.yaml"])
def test_link_to_nothing(tmp_path: Path, target: str) -> None:
    """A link to nothing, or to itself, is refused."""
    (tmp_path / "a.yaml").symlink_to(target)
    assert refusal(tmp_path) == "a link that leads nowhere"


def test_pipe(tmp_path: Path) -> None:
    """A pipe is refused, and does not hang."""
    os.mkfifo(tmp_path / "a.yaml")
    assert refusal(tmp_path) == "not an ordinary file"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission to read is refused with the system's reason."""
    write(tmp_path, "a.yaml")

    def deny(path: object, _flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", deny)
    assert refusal(tmp_path) == "the file cannot be read: Permission denied"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/b.yaml", False), ("../a.yaml", False), (".", False), ("a/_b.yaml", True), (".git/b.yaml", True)],
)
def test_is_set_aside(path: str, *, expected: bool) -> None:
    """Hidden and underscored parts set a path aside; steps upwards do not."""
    assert files.is_set_aside(path) is expected


def test_a_link_to_itself_hides_nothing_else(tmp_path: Path) -> None:
    """It is told of when it is read, with its place."""
    folder = tmp_path / "organizations"
    folder.mkdir()
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "sound.yaml").write_text("name: Acme\n", encoding="utf-8")
    paths, problems = files.find(tmp_path, "organizations")
    assert (["organizations/loop.yaml", "organizations/sound.yaml"], []) == (paths, problems)
    with pytest.raises(files.UnreadableFile, match="leads nowhere"):
        files.read(tmp_path, "organizations/loop.yaml")
