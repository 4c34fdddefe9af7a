"""
What was written when, kept on disk so that a run that was killed is understood by the next one.

Each write is recorded before it is sent and after it was answered, and the record is on the disk before the
run goes on. A create with a beginning and no end may exist in Affinity, where no search shows it for seconds.
"""

from __future__ import annotations

import json
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from reconciler.model import Action, OrganizationId, Outcome
from reconciler.normalize import Identity, identity
from reconciler.typed_json import JsonObject, WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reconciler.model import Change

RECENT_S = 3600
"""How long a write is remembered: far longer than any search is known to lag."""

KEPT_S = 7 * 24 * 3600
"""How long a file is kept, for people to read."""


@dataclass(frozen=True, slots=True)
class Recent:
    """
    What the journal knows of the last hour.

    Attributes:
        fresh: Organizations written so lately that neither search nor v2 may know.
        created: Older creates, whose organizations a search should know by now.
        unresolved: Creates that may have been carried out, each with the latest time at which it may have
            been sent.
    """

    fresh: frozenset[OrganizationId] = frozenset()
    created: frozenset[OrganizationId] = frozenset()
    unresolved: dict[Identity, float] = field(default_factory=dict)


class Journal:
    """The file of one run; used by several threads."""

    def __init__(self, folder: Path, account_id: int, now_s: Callable[[], float]) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget(folder, now_s() - KEPT_S)
        self._now_s = now_s
        self._lock = Lock()
        self._writes = 0
        path = folder / f"{int(now_s())}-{uuid.uuid4().hex[:8]}.jsonl"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._record({"event": "run", "account": account_id})

    def begin(self, change: Change) -> int:
        """Record that a change is about to be sent; return the number of the write."""
        with self._lock:
            self._writes += 1
            number = self._writes
        self._record(
            {
                "event": "begin",
                "write": number,
                "action": change.action.value,
                "organization_id": change.organization_id,
                "name": change.name,
                "domain": change.domain,
                "address": change.address,
            }
        )
        return number

    def end(self, number: int, outcome: Outcome, organization_id: OrganizationId | None) -> None:
        """Record what became of a write."""
        self._record(
            {"event": "end", "write": number, "outcome": outcome.value, "organization_id": organization_id}
        )

    def settled(self) -> None:
        """Record that a search has found what was created last."""
        self._record({"event": "settled"})

    def close(self) -> None:
        """Nothing more is recorded."""
        self._file.close()

    def _record(self, event: dict[str, object]) -> None:
        line = json.dumps({**event, "at": self._now_s()}, ensure_ascii=True) + "\n"
        with self._lock:
            self._file.write(line.encode("ascii"))
            self._file.flush()
            os.fsync(self._file.fileno())


def read_recent(folder: Path, account_id: int, now_s: float, *, lag_s: float) -> Recent:
    """
    Read what earlier runs wrote to this account within the last hour.

    Args:
        folder: Where journals are; it need not be there.
        account_id: Files of other accounts are passed over.
        now_s: Seconds since 1970.
        lag_s: Writes older than that are known to searches.

    Raises:
        OSError: A journal cannot be read; nobody knows then what was created.
    """
    runs = [_read_run(path, account_id) for path in sorted(folder.glob("*.jsonl"))]
    writes = [write for run in runs for write in run if write.begun_s > now_s - RECENT_S]
    created: set[OrganizationId] = set()
    fresh: set[OrganizationId] = set()
    unresolved: dict[Identity, float] = {}
    for write in sorted(writes, key=lambda each: each.begun_s):
        # A run that died may have sent its last writes at any moment until then, long after it began them.
        sent_by_s = now_s if write.ended_s is None else min(write.ended_s, now_s)
        creates = write.action is Action.CREATE
        if write.organization_id is not None:
            if creates:
                created.add(write.organization_id)
                unresolved.pop(write.identity, None)
            if not write.settled and sent_by_s > now_s - lag_s:
                fresh.add(write.organization_id)
        elif creates and write.open:
            unresolved[write.identity] = sent_by_s
    return Recent(frozenset(fresh), frozenset(created - fresh), unresolved)


@dataclass(slots=True)
class _Write:
    begun_s: float
    action: Action
    identity: Identity
    organization_id: OrganizationId | None
    ended_s: float | None = None
    open: bool = True
    settled: bool = False


def _read_run(path: Path, account_id: int) -> list[_Write]:
    """Read one file; a last line that was cut off by a kill is as good as not written."""
    writes: dict[int, _Write] = {}
    with suppress(FileNotFoundError, ValueError):  # another run may just have forgotten it
        for line in path.read_bytes().splitlines():
            event = JsonObject(json.loads(line))
            if event.text("event") == "run" and event.integer("account") != account_id:
                return []
            _take(event, writes)
    return list(writes.values())


def _take(event: JsonObject, writes: dict[int, _Write]) -> None:
    kind = event.text("event")
    found = event.optional_integer("organization_id")
    organization_id = None if found is None else OrganizationId(found)
    if kind == "begin":
        known_as = identity(event.text("name"), event.optional_text("domain"))
        action = Action(event.text("action"))
        writes[event.integer("write")] = _Write(event.number("at"), action, known_as, organization_id)
    elif kind == "end":
        write = writes.get(event.integer("write"))
        if write is None:
            raise WrongShape("an end without a beginning")
        write.ended_s = event.number("at")
        write.open = event.text("outcome") == Outcome.UNCERTAIN.value
        write.organization_id = organization_id
    elif kind == "settled":
        for write in writes.values():
            write.settled |= write.action is Action.CREATE


def _forget(folder: Path, before_s: float) -> None:
    for path in folder.glob("*.jsonl"):
        with suppress(OSError):
            if path.stat().st_mtime < before_s:
                path.unlink()
