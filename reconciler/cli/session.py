"""Opens the Affinity that a command talks to, real or embedded, and checks that it is the account meant."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import SystemRandom
from typing import TYPE_CHECKING, NamedTuple, Self

from reconciler.affinity.connection import Connection, WriteConnection
from reconciler.affinity.gate import Gate
from reconciler.affinity.pacing import Pacer
from reconciler.affinity.retries import Retries
from reconciler.affinity.writing import Writer
from reconciler.cli.credentials import BASE_URL, DEFAULT_BASE_URL, find_key
from reconciler.cli.state import make_folder, sandbox_file
from reconciler.cli.tracing import Trace
from reconciler.clock import Clock
from reconciler.errors import ReconcilerError, UsageError, WrongAccount
from reconciler.http.session import ReadSession, WriteSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reconciler.affinity.connection import Attempt
    from reconciler.desired import Settings
    from reconciler.model import Account


DEFAULT_RESERVE = 0.1
"""Share of requests that is left to others until somebody says otherwise."""


class Limits(NamedTuple):
    """
    How much of Affinity a run may take.

    Attributes:
        workers: Requests at a time.
        reserve: Share (0 to 1) of minute and month that is left to others.
        max_requests: Requests in all, or None.
    """

    workers: int
    reserve: float
    max_requests: int | None

    @classmethod
    def within(
        cls, settings: Settings, *, workers: int = 1, reserve: float | None, max_requests: int | None = None
    ) -> Self:
        """Return what a command asks for; where it names no reserve, settings do, else it is a tenth."""
        if reserve is None:
            reserve = DEFAULT_RESERVE if settings.reserve is None else settings.reserve
        return cls(workers, reserve, max_requests)


@dataclass(frozen=True, slots=True)
class Link:
    """
    An open way to Affinity that reads and nothing else.

    Attributes:
        source: Where the key was found.
        on_attempt: Told what came of each attempt of a request, or None.
        key: Kept out of every representation.
    """

    connection: Connection
    gate: Gate
    clock: Clock
    limits: Limits
    source: str
    url: str
    on_attempt: Callable[[Attempt], None] | None
    key: str = field(repr=False)

    def now_s(self) -> float:
        """Return seconds since 1970."""
        return self.clock.now_s()

    def pause(self, seconds: float, why: str) -> None:
        """Wait; raises Interrupted when the run is to end."""
        self.gate.pause(seconds, why)


@contextmanager
def open_link(
    root: Path,
    *,
    sandbox: bool,
    limits: Limits,
    on_wait: Callable[[str, float], None],
    verbose: bool = False,
) -> Iterator[Link]:
    """
    Open the way to the real Affinity, or to an embedded one that lives as long as the context.

    Args:
        root: Where an embedded Affinity keeps its state.
        sandbox: Whether it is the embedded one.
        limits: See there.
        on_wait: Told what is waited for, and for how many seconds.
        verbose: Say each request and each wait, the latter instead of telling `on_wait`.

    Raises:
        UsageError: `--sandbox` together with AFFINITY_BASE_URL, or no key, or no usable one.
    """
    with (
        _endpoint(root, sandbox=sandbox) as (url, key, source),
        ReadSession(url, pool_size=limits.workers) as session,
    ):
        clock = Clock()
        pacer = Pacer(reserve=limits.reserve, max_in_flight=limits.workers, max_requests=limits.max_requests)
        trace = Trace(clock) if verbose else None
        gate = Gate(pacer, clock, trace.waiting if trace else on_wait)
        on_attempt = trace.attempt if trace else None
        connection = Connection(session, key, gate, Retries(SystemRandom()), on_attempt)
        yield Link(connection, gate, clock, limits, source, url, on_attempt, key)


@contextmanager
def open_writer(link: Link) -> Iterator[Writer]:
    """Open a way that writes as well, paced together with the link's."""
    with WriteSession(link.url, pool_size=link.limits.workers) as session:
        connection = WriteConnection(session, link.key, link.gate, Retries(SystemRandom()), link.on_attempt)
        yield Writer(connection)


@contextmanager
def _endpoint(root: Path, *, sandbox: bool) -> Iterator[tuple[str, str, str]]:
    if not sandbox:
        key, source = find_key(os.environ)
        yield os.environ.get(BASE_URL) or DEFAULT_BASE_URL, key, source
        return
    if os.environ.get(BASE_URL):
        raise UsageError(f"--sandbox and {BASE_URL} exclude each other", next_step="leave one of them out")
    from reconciler.sandbox.options import Options, Unusable
    from reconciler.sandbox.server import Sandbox

    make_folder(root)
    with ExitStack() as stack:
        try:
            running = stack.enter_context(Sandbox(Options(seed="demo", db=sandbox_file(root))))
        except Unusable as error:
            raise ReconcilerError(str(error), next_step="reconciler sandbox reset") from error
        yield running.url, running.key, "--sandbox"


def check_account(account: Account, settings: Settings, named: str | None) -> None:
    """
    Hold the key's account against the one that settings bind the manifests to, and the one of `--account`.

    Raises:
        WrongAccount: It is another one.
    """
    for expected, source in ((settings.account, ".reconciler.yaml"), (named, "--account")):
        if expected and expected.lower() != account.subdomain.lower():
            raise WrongAccount(
                f"this key belongs to account {account.subdomain} ({account.name}), "
                f"but {source} names {expected}; nothing was read or written",
                next_step="use the key of the account that was named, or correct the name",
            )
