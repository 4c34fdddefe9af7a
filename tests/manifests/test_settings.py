"""Settings bind manifests to an account; anything wrong with them is told with its place."""

from pathlib import Path

import pytest

from reconciler.desired import Settings
from reconciler.manifests.settings import FILE, read_settings
from reconciler.model import GuardLimit


def read(root: Path, text: str) -> tuple[Settings, list[str]]:
    (root / FILE).write_text(text, encoding="utf-8")
    settings, problems = read_settings(root)
    return settings, [str(problem).removeprefix(f"{FILE}:") for problem in problems]


def test_absent(tmp_path: Path) -> None:
    """Without the file everything has its default."""
    assert read_settings(tmp_path) == (Settings(), ())


def test_all_keys(tmp_path: Path) -> None:
    """Account and guards are read; a share may be left out."""
    text = "account: acme\nguards:\n  updates: {count: 50, share: 0.2}\n  creates: {count: 0}\n"
    expected = Settings("acme", (("creates", GuardLimit(0)), ("updates", GuardLimit(50, 0.2))))
    assert (expected, []) == read(tmp_path, text)


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n"])
def test_empty(tmp_path: Path, text: str) -> None:
    """A file that says nothing is the same as none."""
    assert (Settings(), []) == read(tmp_path, text)


def test_problem(tmp_path: Path) -> None:
    """With any problem none of the settings count. (What is one: examples/invalid/settings-*.yaml.)"""
    settings, problems = read(tmp_path, "account: acme\nguards: {delete: {count: 1}}\n")
    assert settings == Settings()
    assert ['2:10: unknown key "delete" (did you mean "deletes"?)'] == problems


def test_unreadable(tmp_path: Path) -> None:
    """Settings that cannot be read are a problem, never the same as none."""
    (tmp_path / FILE).symlink_to("/nowhere")
    settings, (problem,) = read_settings(tmp_path)
    assert settings == Settings()
    assert str(problem) == f"{FILE}:1:1: a link that leads nowhere"
