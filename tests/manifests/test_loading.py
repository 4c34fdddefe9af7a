"""Everything under a root is read, and every problem told at once, in order."""

import os
from pathlib import Path

import pytest

from reconciler.desired import Settings
from reconciler.manifests.loading import Loaded, load, load_paths

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "organizations" / "sub").mkdir(parents=True)
    write(tmp_path, "b.yaml", "name: Bolt\n---\nid: 7\nname: Crane\n")
    write(tmp_path, "a.yaml", "id: 8\nname: Acme\n")
    write(tmp_path, "sub/c.yml", "name: Dyno\n")
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    (root / "organizations" / path).write_text(text, encoding="utf-8")


def addresses(loaded: Loaded) -> list[str]:
    return [manifest.address.removeprefix("organizations/") for manifest in loaded.manifests]


def problems(loaded: Loaded) -> list[str]:
    return [str(problem).removeprefix("organizations/") for problem in loaded.problems]


def test_load(root: Path) -> None:
    """Manifests come by path and document."""
    loaded = load(root)
    assert loaded.problems == ()
    assert loaded.settings == Settings()
    assert addresses(loaded) == ["a.yaml#1", "b.yaml#1", "b.yaml#2", "sub/c.yml#1"]


def test_bad_ones_hide_nothing(root: Path) -> None:
    """Valid manifests are there beside bad ones, which are compared by what is sound of them."""
    write(root, "bad.yaml", "id: 7\nname: ' x'\n")
    write(root, "worse.yaml", "name: [\n")
    (root / ".reconciler.yaml").write_text("acount: x\n")
    loaded = load(root)
    assert addresses(loaded) == ["a.yaml#1", "b.yaml#1", "b.yaml#2", "sub/c.yml#1"]
    assert problems(loaded) == [
        '.reconciler.yaml:1:1: unknown key "acount" (did you mean "account"?)',
        "b.yaml:3:1: id 7 is also in organizations/bad.yaml:1: an id belongs to one manifest",
        "bad.yaml:1:1: id 7 is also in organizations/b.yaml:3: an id belongs to one manifest",
        'bad.yaml:2:1: the name begins or ends with a blank: write "x"',
        "worse.yaml:1:8: a [ or { is not closed, or something is missing in it",
    ]


@pytest.mark.parametrize("folder", [None, "organizations", "elsewhere"])
def test_no_manifests(tmp_path: Path, folder: str | None) -> None:
    """An empty desired state is refused, whether or not there is a folder for it."""
    if folder:
        (tmp_path / folder).mkdir()
    (problem,) = load(tmp_path).problems
    assert str(problem).startswith(
        "organizations:1:1: no manifests at all: an empty desired state is refused"
    )


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_files_without_manifest(root: Path, text: str) -> None:
    """A file without a manifest is a problem."""
    write(root, "a.yaml", text)
    assert len(load(root).problems) == 1


def test_odd_files(root: Path) -> None:
    """Pipes, links out of the root and files that are too large are problems of those files alone."""
    folder = root / "organizations"
    os.mkfifo(folder / "pipe.yaml")
    (folder / "link.yaml").symlink_to(__file__)
    (folder / "large.yaml").write_bytes(b"#" * (10**6 + 1))
    loaded = load(root)
    assert len(loaded.manifests) == 4
    assert problems(loaded) == [
        "large.yaml:1:1: the file has 1,000,001 bytes: at most 1,000,000 are read",
        "link.yaml:1:1: a link that leads out of the root",
        "pipe.yaml:1:1: not an ordinary file",
    ]


def test_problems_of_a_file_are_bounded(root: Path) -> None:
    """Of a file full of problems the first hundred are told, and that there are more."""
    write(root, "a.yaml", "--- x\n" * 500)
    found = problems(load(root))
    assert len(found) == 101
    assert "a.yaml:100:5: more problems follow in this file: mend these first" in found


def test_some_paths(root: Path) -> None:
    """Only what concerns the paths is returned, but everything is compared."""
    write(root, "sub/d.yaml", "id: 7\nname: Echo\n")
    write(root, "bad.yaml", "name: [\n")
    loaded = load_paths(root, [Path("organizations/sub"), root / "organizations" / "a.yaml"])
    assert addresses(loaded) == ["a.yaml#1", "sub/c.yml#1", "sub/d.yaml#1"]
    assert problems(loaded) == [
        "sub/d.yaml:1:1: id 7 is also in organizations/b.yaml:3: an id belongs to one manifest"
    ]


def test_paths_elsewhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A manifest elsewhere is read and compared; a relative path may mean the working directory."""
    (root / "drafts").mkdir()
    (root / "drafts" / "x.yaml").write_text("id: 8\nname: Draft\n")
    monkeypatch.chdir(root / "drafts")
    for path in ("drafts", "drafts/x.yaml", "x.yaml"):
        assert problems(load_paths(root, [Path(path)])) == [
            "drafts/x.yaml:1:1: id 8 is also in organizations/a.yaml:1: an id belongs to one manifest"
        ]


def test_paths_that_are_no_manifests(root: Path) -> None:
    """The settings may be named; what is set aside is passed over; what is not there is a problem."""
    (root / ".reconciler.yaml").write_text("acount: x\n")
    write(root, "_template.yaml", "name: [\n")
    (root / "empty").mkdir()
    loaded = load_paths(
        root, [Path(".reconciler.yaml"), Path("organizations/_template.yaml"), Path("nothing"), Path("empty")]
    )
    assert problems(loaded) == [
        '.reconciler.yaml:1:1: unknown key "acount" (did you mean "account"?)',
        "empty:1:1: no manifests in this folder",
        "nothing:1:1: no such file or folder",
    ]


def test_the_root_itself(root: Path) -> None:
    """Naming the root means everything."""
    assert load(root) == load_paths(root, [root])


def test_demo_manifests() -> None:
    """This repository's own manifests are valid and bound to the sandbox."""
    loaded = load(REPOSITORY)
    assert loaded.problems == ()
    assert loaded.settings == Settings("sandbox")
    assert len(loaded.manifests) == 13
