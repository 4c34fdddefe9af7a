"""Settings bind manifests to an account; anything wrong with them is told with its place."""

from pathlib import Path

import pytest

from reconciler.manifests.settings import FILE, read_settings
from reconciler.model import GuardLimit, Settings


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


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("acount: a\n", '1:1: unknown key "acount" (did you mean "account"?)'),
        ("host: example.com\n", '1:1: unknown key "host"'),
        ("account: 12\n", '1:1: account must be text: write "12", with quotes'),
        ("account: Acme.affinity.co\n", "1:1: account has characters or a form that it must not have"),
        ("account: no\n", '1:1: write "no", with quotes: without them YAML 1.1 reads a truth value'),
        ("account:\n", '1:1: the key "account" has nothing after it'),
        ("guards: {creates: 5}\n", "1:10: creates must be a mapping of keys"),
        ("guards: {creates: {count: -1}}\n", "1:20: count must be at least 0"),
        ("guards: {delete: {count: 1}}\n", '1:10: unknown key "delete" (did you mean "deletes"?)'),
        ("- account\n", "1:1: the document must be a mapping of keys"),
        ("account: a\n---\naccount: b\n", "3:1: settings are one document: remove this one"),
        ("account: [a\n", "1:10: a [ or { is opened here and not closed"),
    ],
)
def test_problem(tmp_path: Path, text: str, problem: str) -> None:
    """Bad settings are told with line and column, and none of them count."""
    settings, (found,) = read(tmp_path, text)
    assert settings == Settings()
    assert found.startswith(problem)


def test_unreadable(tmp_path: Path) -> None:
    """Settings that cannot be read are a problem, never the same as none."""
    (tmp_path / FILE).symlink_to("/nowhere")
    settings, (problem,) = read_settings(tmp_path)
    assert settings == Settings()
    assert str(problem) == f"{FILE}:1:1: a link that leads nowhere"
