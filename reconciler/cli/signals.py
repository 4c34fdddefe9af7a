"""SIGINT and SIGTERM: the first ends waits and, in a few seconds, requests; the second ends at once."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reconciler.cli.output import say
from reconciler.errors import ExitStatus, Interrupted, ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reconciler.affinity.gate import Gate

FINISH_S = 5.0
"""How long requests under way may still take."""

_NOTHING_WRITTEN = "interrupted; nothing was written"


@contextmanager
def ending_gracefully(gate: Gate) -> Iterator[None]:
    """
    While the context lasts, let the first signal stop the gate and the second one end the process.

    The journal needs no farewell: each of its lines is on the disk before the run goes on.

    Raises:
        Interrupted: A signal came while Affinity was read. (Writing has a receipt instead.)
    """
    timers: list[threading.Timer] = []
    signalled = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        if signalled.is_set():  # not `gate.stopped`: whoever holds the gate's lock may be held up itself
            os._exit(ExitStatus.INTERRUPTED)
        signalled.set()
        gate.stop()
        say("interrupted: waiting for the requests under way; once more ends at once", level="warning")
        timers.append(_cut_later())

    try:
        with _handling(stop):
            yield
    except ReconcilerError as error:
        if gate.stopped:  # whatever failed then was cut, or not tried again
            raise Interrupted(_NOTHING_WRITTEN) from error
        raise
    finally:
        for timer in timers:
            timer.cancel()


@contextmanager
def ending_at_once() -> Iterator[None]:
    """While the context lasts, let a signal raise Interrupted: nothing is under way but a question."""

    def end(_number: int, _frame: object) -> None:
        say("")  # the question's line is not at its end
        raise Interrupted(_NOTHING_WRITTEN)

    with _handling(end):
        yield


@contextmanager
def _handling(handler: Callable[[int, object], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, before in previous.items():
            signal.signal(number, before)


def _cut_later() -> threading.Timer:
    from reconciler.http.wire import cut_all

    timer = threading.Timer(FINISH_S, cut_all)
    timer.daemon = True
    timer.start()
    return timer
