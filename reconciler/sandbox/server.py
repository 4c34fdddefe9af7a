"""A sandbox that runs: database, application and server put together, and taken apart without a trace."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Self

from reconciler.sandbox import seeds
from reconciler.sandbox.app import App
from reconciler.sandbox.clock import Clock
from reconciler.sandbox.database import Database
from reconciler.sandbox.options import Options
from reconciler.sandbox.stats import Stats
from reconciler.sandbox.store import Store
from reconciler.sandbox.wire import HOST, Server

if TYPE_CHECKING:
    from types import TracebackType

_POLL_S: Final = 0.01
"""How long closing may wait for the accepting thread to look up."""


class Sandbox:
    """
    An Affinity of one's own, running from `with` to its end.

    Args:
        options: How it behaves.
        clock: Another time than the real one, for tests.

    Raises:
        Unusable: An option that nothing can start with: seed, database, port.
    """

    def __init__(self, options: Options | None = None, *, clock: Clock | None = None) -> None:
        self._options = options or Options()
        self._closing = Event()
        clock = clock or Clock(sleep=self._closing.wait)
        self._database = Database(self._options.db)
        try:
            self._stats = Stats(self._database, clock.monotonic_s)
            store = Store(
                self._database,
                clock,
                search_lag_s=self._options.search_lag_s,
                v2_lag_s=self._options.v2_lag_s,
                fields_lag_s=self._options.fields_lag_s,
            )
            store.start(lambda: seeds.load(self._options.seed))
            self._server = Server(
                self._options.port, App(self._options, self._database, store, self._stats, clock)
            )
        except BaseException:
            self._database.close()
            raise
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_S,), name="sandbox", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.close_connections()
        self._database.close()

    @property
    def url(self) -> str:
        """Base URL, without a slash at the end."""
        return f"http://{HOST}:{self._server.port}"

    @property
    def key(self) -> str:
        """The API key that it accepts."""
        return self._options.key

    def stats(self) -> dict[str, object]:
        """Return what `GET /_sandbox/stats` sends."""
        return self._stats.summary()
