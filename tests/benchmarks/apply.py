"""
How much of the allowed rate an apply of many creates uses, beside a plain loop as tutorials have it.

Prints a table, a row for each number of workers; run it from the repository's root with
`python tests/benchmarks/apply.py`. Every row has a new `sandbox serve` to itself.
"""

from __future__ import annotations

import argparse
import base64
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE_EVERY_S = 0.02
RECONCILER = [sys.executable, "-m", "reconciler"]
ROW = "{:<22} {:>8} {:>8} {:>8} {:>10} {:>13} {:>5}"


@dataclass
class Watch:
    """
    Looks at the sandbox's statistics all the time, which costs nothing of any limit.

    Attributes:
        samples: Seconds on this machine's clock, and requests answered with success until then.
    """

    address: str
    samples: list[tuple[float, int]] = field(default_factory=list)
    stats: dict[str, Any] = field(default_factory=dict)
    _done: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def _watch(self) -> None:
        connection = HTTPConnection(self.address)
        while True:
            last = self._done.wait(SAMPLE_EVERY_S)
            connection.request("GET", "/_sandbox/stats")
            self.stats = json.loads(connection.getresponse().read())
            self.samples.append((time.monotonic(), self.requests))
            if last:
                return

    @property
    def requests(self) -> int:
        return sum(
            number
            for statuses in self.stats["requests"].values()
            for status, number in statuses.items()
            if status != str(HTTPStatus.TOO_MANY_REQUESTS.value)
        )

    def share(self, limit: int, window_s: float) -> float:
        """Return the used share of what whole windows allow, counted from the first request on."""
        began_s = next(at_s for at_s, requests in self.samples if requests)
        windows = math.floor(self.stats["elapsed_s"] / window_s)
        end_s = began_s + windows * window_s
        used = max((requests for at_s, requests in self.samples if at_s <= end_s), default=0)
        return used / (limit * windows) if windows else math.nan


@contextmanager
def serving(latency_ms: float, rate_limit: str) -> Iterator[str]:
    """Run an Affinity that holds nothing; give its address."""
    serve = ["sandbox", "serve", "--seed", "empty", "--month", "unlimited"]
    limits = ["--latency-ms", str(latency_ms), "--rate-limit", rate_limit]
    with subprocess.Popen([*RECONCILER, *serve, *limits], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[3].removeprefix("http://")
        finally:
            process.terminate()


def apply(address: str, count: int, workers: int) -> None:
    """Create so many organizations by one `reconciler apply`."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / ".reconciler.yaml").write_text("account: sandbox\n", encoding="utf-8")
        (root / "organizations").mkdir()
        documents = [f"name: New {i}\ndomain: new-{i}.example\n" for i in range(count)]
        (root / "organizations" / "all.yaml").write_text("---\n".join(documents), encoding="utf-8")
        options = ["--yes", "--quiet", "--reserve=0", f"--workers={workers}", f"--allow=creates={count}"]
        subprocess.run(  # noqa: S603 - our own command
            [*RECONCILER, "apply", f"--root={root}", *options],
            env={**os.environ, "AFFINITY_BASE_URL": f"http://{address}", "AFFINITY_API_KEY": "sandbox"},
            stdout=subprocess.DEVNULL,
            check=True,
        )


def plain_loop(address: str, count: int) -> None:
    """Search, create, one after the other; sleep for a while on 429."""
    connection = HTTPConnection(address)
    headers = {
        "Authorization": "Basic " + base64.b64encode(b":sandbox").decode(),
        "Content-Type": "application/json",
    }

    def send(method: str, path: str, body: str | None = None) -> None:
        while True:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
            if response.status != HTTPStatus.TOO_MANY_REQUESTS:
                return
            time.sleep(1)

    for number in range(count):
        domain = f"new-{number}.example"
        send("GET", f"/organizations?term={domain}")
        send("POST", "/organizations", json.dumps({"name": f"New {number}", "domain": domain}))


def main() -> None:
    """Read the options, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1500, help="creates (default: %(default)s)")
    parser.add_argument("--latency-ms", type=float, default=100, help="of every answer")
    parser.add_argument("--rate-limit", default="200/2", help="requests/seconds (default: %(default)s)")
    parser.add_argument("--workers", type=int, nargs="*", default=[4, 16, 32, 64])
    parser.add_argument("--plain-count", type=int, default=200, help="creates of the plain loop")
    given = parser.parse_args()
    limit, window_s = int(given.rate_limit.partition("/")[0]), float(given.rate_limit.partition("/")[2])
    click.echo(f"{limit} requests each {window_s:g} s, {given.latency_ms:g} ms latency")
    click.echo(ROW.format("", "creates", "requests", "seconds", "requests/s", "share of rate", "429s"))
    rows = [(f"apply --workers {workers}", given.count, workers) for workers in given.workers]
    for name, count, workers in [*rows, ("plain loop", given.plain_count, 0)]:
        with serving(given.latency_ms, given.rate_limit) as address:
            watch = Watch(address)
            with watch.watching():
                if workers:
                    apply(address, count, workers)
                else:
                    plain_loop(address, count)
        elapsed_s = watch.stats["elapsed_s"]
        cells = (
            f"{watch.stats['organizations']:,}",
            f"{watch.requests:,}",
            f"{elapsed_s:.1f}",
            f"{watch.requests / elapsed_s:.1f}",
            f"{watch.share(limit, window_s):.1%}",
            sum(watch.stats["rejected_by_limit"].values()),
        )
        click.echo(ROW.format(name, *cells))


if __name__ == "__main__":
    main()
