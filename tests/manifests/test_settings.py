"""Settings bind manifests to an account; anything wrong with them is told with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.desired import Publish, Settings
from reconciler.manifests import settings
from reconciler.manifests.accepting import accepts
from reconciler.manifests.settings import FILE, read_settings
from reconciler.model import GuardLimit
from reconciler.values import OrganizationId


def read(root: Path, text: str) -> tuple[Settings, list[str]]:
    (root / FILE).write_text(text, encoding="utf-8")
    settings, problems = read_settings(root)
    return settings, [str(problem).removeprefix(f"{FILE}:") for problem in problems]


def test_absent(tmp_path: Path) -> None:
    """Without the file everything has its default."""
    assert read_settings(tmp_path) == (Settings(), ())


def test_all_keys(tmp_path: Path) -> None:
    """Account, guards, protected organizations and what to publish are read; a share may be left out."""
    text = (
        "account: acme\nguards:\n  updates: {count: 50, share: 0.2}\n  creates: {count: 0}\n"
        "protected: [bolt.com, 7, acme.com]\npublish: values\n"
    )
    guards = (("creates", GuardLimit(0)), ("updates", GuardLimit(50, 0.2)))
    expected = Settings("acme", guards, (OrganizationId(7),), ("bolt.com", "acme.com"), Publish.VALUES)
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


@pytest.mark.parametrize(
    ("account", "advice"),
    [
        ("Acme", "write acme"),
        ("acme.affinity.co", "write acme"),
        ("https://acme.affinity.co/companies/7", "write acme"),
        ("acme.example", "write acme where Affinity is at acme.affinity.co"),
        ("-acme", "write acme where Affinity is at acme.affinity.co"),
    ],
)
def test_account(tmp_path: Path, account: str, advice: str) -> None:
    """A bad account is told with the sub-domain that was meant, or with how to find it."""
    _, (problem,) = read(tmp_path, f"account: {account}\n")
    assert problem == f'1:1: "{account}" is no sub-domain: {advice}'


def test_decimal_points(tmp_path: Path) -> None:
    """A number with a decimal point is no count and no id, though JSON Schema takes it for an integer."""
    _, problems = read(tmp_path, "guards: {deletes: {count: 3.0}}\nprotected: [7.0]\n")
    assert problems == [
        "1:20: count must be a whole number: write 3",
        "2:13: an id must be a whole number: write 7",
    ]


def test_unreadable(tmp_path: Path) -> None:
    """Settings that cannot be read are a problem, never the same as none."""
    (tmp_path / FILE).symlink_to("/nowhere")
    settings, (problem,) = read_settings(tmp_path)
    assert settings == Settings()
    assert str(problem) == f"{FILE}:1:1: a link that leads nowhere"


def test_an_account_alone_asks_no_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most settings are that, and loading a validator takes longer than reading them."""
    monkeypatch.setattr(settings, "accepts", None)
    (tmp_path / FILE).write_text("account: acme\n")
    assert (Settings(account="acme"), ()) == read_settings(tmp_path)


@given(st.text(st.sampled_from("a7-.A \u00e9\n"), max_size=4).map(lambda text: text.replace("7", "7" * 31)))
def test_an_account_alone_is_right_to_the_schema_too(account: str) -> None:
    """What is taken without asking would have been accepted."""
    keys = {"account": account}
    assert accepts("settings", keys) or not settings._is_account_alone(keys)
