"""
What the `github` commands share: the job they run in, where the root is, what may be published, how it reads.

Whatever is not certain publishes less.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from reconciler.applying.receipt_json import receipt_from_json
from reconciler.cli.output import emit, say, warn
from reconciler.clock import Clock
from reconciler.desired import Publish
from reconciler.errors import ReconcilerError, RemoteError
from reconciler.github.api import Api
from reconciler.github.connection import Connection
from reconciler.github.files import append, outputs_text
from reconciler.github.job import read_job
from reconciler.github.publishing import may_publish_values
from reconciler.http.session import WriteSession
from reconciler.manifests.revisions import read_revision
from reconciler.planning.plan_json import from_json
from reconciler.reports.markdown import markdown, receipt_markdown
from reconciler.reports.spans import code
from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reconciler.github.job import Job
    from reconciler.model import Plan

_OUTPUT = "GITHUB_OUTPUT"
_MAX_ANSWER_BYTES = 16 * 2**20
_READ_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """
    Which root of the repository a report is about.

    Attributes:
        root: Its folder.
        label: What it is called where there are several: its path in the repository, "." for the top.
        base: The commit that settings are taken from, as it was given; None for the event's.
    """

    root: Path
    label: str
    base: str | None

    @property
    def heading(self) -> str:
        """Markdown above a report, where the repository has more than one root."""
        return "" if self.label == "." else f"{code(self.label)}\n\n"


def job_of() -> Job:
    """Return the job of the environment; errors as those of `read_job`."""
    return read_job(os.environ)


@contextmanager
def open_api(job: Job) -> Iterator[Api]:
    """
    Open the way to the job's repository.

    Raises:
        UsageError: The environment names no repository, no token, or an address that may not be used.
    """
    with WriteSession(
        job.api_url, read_timeout_s=_READ_TIMEOUT_S, max_body_bytes=_MAX_ANSWER_BYTES, pool_size=1
    ) as session:
        yield Api(Connection(session, job.token, Clock(), _waiting), job.repository)


def _waiting(seconds: float) -> None:
    say(f"waiting {seconds:.0f} s until GitHub takes requests again")


def publishes_values(job: Job, place: Place) -> bool:
    """Return whether a report may hold more than counts, addresses and digest; asks GitHub if it has to."""
    setting = _setting(job, place)
    private = None if setting else _is_private(job)
    return may_publish_values(private=private, setting=setting)


def _setting(job: Job, place: Place) -> Publish | None:
    """
    Return what the settings say where the change begins: at the base, or as checked out where there is none.

    Raises:
        UsageError: A base was given that git does not know.
    """
    try:
        return read_revision(place.root, place.base or job.event.base or "HEAD").settings.publish
    except ReconcilerError as error:
        if place.base:
            raise
        warn(f"only counts are published, since the settings at the base cannot be read: {error}")
        return Publish.COUNTS


def _is_private(job: Job) -> bool | None:
    if not (job.token and job.repository):
        warn(
            "only counts are published, since without GITHUB_TOKEN and GITHUB_REPOSITORY nobody can be asked"
        )
        return None
    try:
        with open_api(job) as api:
            return api.is_private()
    except RemoteError as error:
        warn(f"only counts are published, since nobody says whether the repository is private: {error}")
        return None


def place_of(root: Path, label: str | None, base: str | None) -> Place:
    """Return where a root is in the repository that is checked out."""
    if label is not None:
        return Place(root, label, base)
    return Place(root, folder_of(root).rstrip("/") or ".", base)


def folder_of(root: Path) -> str:
    """Return the path of a root in the repository, with a slash at its end; "" for the top."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    folder = root.resolve()
    if folder == top or not folder.is_relative_to(top):
        return ""
    return f"{folder.relative_to(top).as_posix()}/"


def read_plan(path: Path) -> Plan:
    """Return a saved plan; errors as those of `from_json`."""
    return from_json(path.read_bytes())


def digest_of(plan: Plan) -> str:
    """Return what approval is bound to; "" for a plan that nobody can apply, whatever its file says."""
    return "" if plan.offline else plan.digest


def report_of(plan: Plan, receipt: Path | None, job: Job, *, values: bool) -> Callable[[int], str]:
    """Return what makes Markdown of at most so many characters: of a plan, or of what became of it."""
    if receipt is None:
        return lambda chars: markdown(plan, max_chars=chars, run_url=job.run_url, values=values)
    done = receipt_from_json(receipt.read_bytes())
    return lambda chars: receipt_markdown(done, max_chars=chars, run_url=job.run_url, values=values)


def hands_on() -> bool:
    """Whether there are later steps that could read outputs."""
    return bool(os.environ.get(_OUTPUT))


def hand_on(outputs: Mapping[str, str]) -> None:
    """Give outputs to later steps; outside of a workflow, print them."""
    if path := os.environ.get(_OUTPUT):
        append(Path(path), outputs_text(outputs, f"end-{token_hex(16)}"))
    else:
        emit("".join(f"{name}={visible(value)}\n" for name, value in outputs.items()), output=None)
