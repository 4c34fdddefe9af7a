"""
`reconciler` as processes of their own, without the third of a second that each would take to import it.

A server imports it once, on a clock that costs no time, and forks for each command; the client hands over its
arguments, environment, folder and standard streams, and ends as the command did.
"""

from __future__ import annotations

import json
import os
import pkgutil
import signal
import socket
import sys
from importlib import import_module

import reconciler.clock
from reconciler.cli.main import run
from tests.affinity.doubles import Unhurried

CLIENT = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    request = json.dumps({"arguments": sys.argv[2:], "environment": dict(os.environ), "folder": os.getcwd()})
    socket.send_fds(server, [b"!"], [0, 1, 2])
    server.sendall(request.encode())
    server.shutdown(socket.SHUT_WR)
    sys.exit(int(server.recv(16) or 70))
"""


def serve(address: str) -> None:
    """Run a command for each client, until killed."""
    reconciler.clock.Clock = Unhurried  # type: ignore[misc] # before the modules below take it
    for module in pkgutil.walk_packages(reconciler.__path__, "reconciler."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("ready", flush=True)  # noqa: T201 - whoever started it waits for this
        while True:
            client, _ = listener.accept()
            with client:
                if os.fork() == 0:
                    _answer(client)


def _answer(client: socket.socket) -> None:
    """Be the command that a client asks for."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(client, 1, 3)
    with client.makefile("rb") as received:
        request = json.load(received)
    for stream, place in zip(streams, range(3), strict=True):
        os.dup2(stream, place)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    status = 70
    try:
        status = run(request["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        client.sendall(str(int(status)).encode())
        os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
