"""What a job's environment tells; what it never holds in a workflow is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.errors import ReconcilerError, UsageError
from reconciler.github.job import DEFAULT_API_URL, Event, Job, read_job
from tests.github.opening import BASE, HEAD, MERGE

if TYPE_CHECKING:
    from pathlib import Path


def _event(tmp_path: Path, payload: Any) -> dict[str, str]:
    path = tmp_path / "event.json"
    path.write_text(payload if isinstance(payload, str) else json.dumps(payload), encoding="utf-8")
    return {"GITHUB_EVENT_PATH": str(path)}


def test_a_whole_environment(tmp_path: Path) -> None:
    """The head of a pull request is what reviewers see; what is checked out is its merge."""
    payload = {"pull_request": {"number": 7, "head": {"sha": HEAD}, "base": {"sha": BASE}}}
    job = read_job(
        {
            "GITHUB_API_URL": "https://ghe.example/api/v3",
            "GITHUB_SERVER_URL": "https://ghe.example",
            "GITHUB_REPOSITORY": "octo/demo",
            "GITHUB_RUN_ID": "42",
            "GITHUB_SHA": MERGE,
            "GITHUB_REF_NAME": "7/merge",
            "GITHUB_TOKEN": " secret\n",
        }
        | _event(tmp_path, payload)
    )
    assert job == Job(
        api_url="https://ghe.example/api/v3",
        repository="octo/demo",
        commit=MERGE,
        branch="7/merge",
        run_url="https://ghe.example/octo/demo/actions/runs/42",
        runs_url="https://ghe.example/octo/demo/actions",
        event=Event(7, HEAD, BASE),
        token="secret",
    )
    assert (HEAD, False) == (job.reviewed_commit, "secret" in repr(job))


def test_no_environment() -> None:
    """At a desk nothing is known, and nothing is wrong."""
    assert Job(DEFAULT_API_URL, "", None, None, "", "", Event(), "") == read_job({})


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"before": BASE, "after": MERGE}, Event(base=BASE)),
        ({"before": "0" * 40}, Event()),
        ({"before": "--upload-pack=x"}, Event()),
        ({"schedule": "17 3 * * *"}, Event()),
    ],
)
def test_events_that_are_no_pull_requests(tmp_path: Path, payload: dict[str, str], expected: Event) -> None:
    """A push has a commit before it, unless the branch is new."""
    assert expected == read_job(_event(tmp_path, payload)).event


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "[]",
        '{"pull_request": 7}',
        {"pull_request": {"number": "7"}},
        {"pull_request": {"number": 7, "head": {"sha": "main"}, "base": {"sha": BASE}}},
    ],
)
def test_an_event_of_another_shape(tmp_path: Path, payload: Any) -> None:
    """Is an error: nobody knows what it would have said."""
    with pytest.raises(ReconcilerError, match="GITHUB_EVENT_PATH"):
        read_job(_event(tmp_path, payload))


def test_an_event_that_is_not_there(tmp_path: Path) -> None:
    """The same."""
    with pytest.raises(ReconcilerError, match="FileNotFoundError"):
        read_job({"GITHUB_EVENT_PATH": str(tmp_path / "nowhere")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_REPOSITORY", "demo"),
        ("GITHUB_REPOSITORY", "octo/demo/../../user"),
        ("GITHUB_REPOSITORY", "octo/demo?x"),
        ("GITHUB_REPOSITORY", "../demo"),
        ("GITHUB_REPOSITORY", "octo/.."),
        ("GITHUB_SHA", "main"),
        ("GITHUB_SHA", "a" * 39),
    ],
)
def test_what_would_lead_elsewhere_is_refused(name: str, value: str) -> None:
    """These become part of a path."""
    with pytest.raises(UsageError, match=name):
        read_job({name: value})
