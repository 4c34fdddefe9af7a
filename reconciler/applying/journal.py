"""
What was written when, kept on disk so that a run that was killed is understood by the next one.

Each write is recorded before it is sent and after it was answered, and the record is on the disk before the
run goes on. A create with a beginning and no end may exist in Affinity, where no search shows it for seconds.
"""

from __future__ import annotations

import json
import os
import stat
import uuid
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import NotRecorded, ReconcilerError
from reconciler.model import Action, Outcome
from reconciler.normalize import Identity, identity
from reconciler.typed_json import JsonObject, WrongShape
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reconciler.model import Change

RECENT_S = 3600
"""How long a write is remembered: far longer than any search is known to lag."""

KEPT_S = 7 * 24 * 3600
"""How long a file is kept, for people to read."""

_ABSENT = "not there"
_MAX_BYTES = 2**27
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # Windows has neither


class Unresolved(NamedTuple):
    """A create that may have been carried out, at `since_s` (seconds since 1970) at the latest."""

    name: str
    domain: str | None
    since_s: float


class Recent(NamedTuple):
    """
    What the journal knows of the last hour.

    Attributes:
        fresh: Organizations written so lately that neither search nor v2 may know.
        created: Older creates, whose organizations a search should know by now.
        unresolved: Creates of which nobody knows whether they were carried out.
    """

    fresh: frozenset[OrganizationId] = frozenset()
    created: frozenset[OrganizationId] = frozenset()
    unresolved: tuple[Unresolved, ...] = ()


class Journal:
    """
    The file of one run; used by several threads.

    Once a record could not be written, none is any more: half a line would hide those after it.

    Raises:
        NotRecorded: The file cannot be written.
        OSError: It cannot even be made.
    """

    def __init__(self, folder: Path, account_id: int, now_s: Callable[[], float]) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget(folder, now_s() - KEPT_S)
        self._now_s = now_s
        self._lock = Lock()
        self._writes = 0
        self._failure: OSError | None = None
        path = folder / f"{int(now_s())}-{uuid.uuid4().hex[:8]}.jsonl"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        _keep_name(folder)
        self._record({"event": "run", "account": account_id})

    def begin(self, change: Change) -> int:
        """Record that a change is about to be sent; return the number of the write, or raise NotRecorded."""
        return self._begin(change.action, change.organization_id, change.name, change.domain)

    def begin_part(self, change: Change, organization_id: OrganizationId, part: str) -> int:
        """Record that a part of a change is about to be sent to an organization; otherwise as `begin`."""
        return self._begin(Action.UPDATE, organization_id, change.name, change.domain, part=part)

    def end(self, number: int | None, outcome: Outcome, organization_id: OrganizationId | None) -> None:
        """Record what became of a write; None stands for one whose beginning could not be recorded."""
        if number is not None:
            self._end(number, outcome.value, organization_id)

    def resolved(self, create: Unresolved, organization_id: OrganizationId | None) -> None:
        """
        Record that an unresolved create was found, or, by None, that it is certain not to be there.

        Raises:
            NotRecorded: The next run has to find out anew.
        """
        number = self._begin(Action.CREATE, None, create.name, create.domain)
        self._end(number, _ABSENT if organization_id is None else Outcome.DONE.value, organization_id)

    def _begin(
        self,
        action: Action,
        organization_id: OrganizationId | None,
        name: str,
        domain: str | None,
        *,
        part: str = "",
    ) -> int:
        with self._lock:
            self._writes += 1
            number = self._writes
        self._record(
            {
                "event": "begin",
                "write": number,
                "action": action.value,
                "organization_id": organization_id,
                "name": name,
                "domain": domain,
                **({"part": part} if part else {}),
            }
        )
        return number

    def _end(self, number: int, outcome: str, organization_id: OrganizationId | None) -> None:
        with suppress(NotRecorded):  # the next run looks for what has no end
            self._record(
                {"event": "end", "write": number, "outcome": outcome, "organization_id": organization_id}
            )

    def settled(self) -> None:
        """Record that a search has found what was created last."""
        with suppress(NotRecorded):
            self._record({"event": "settled"})

    def close(self) -> None:
        """Nothing more is recorded."""
        with suppress(OSError):  # what could not be written before is tried once more
            self._file.close()

    def _record(self, event: dict[str, object]) -> None:
        line = json.dumps({**event, "at": self._now_s()}, ensure_ascii=True) + "\n"
        with self._lock:
            if self._failure:
                raise NotRecorded(self._failure)
            try:
                self._file.write(line.encode("ascii"))
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as error:
                self._failure = error
                raise NotRecorded(error) from error


def read_recent(folder: Path, account_id: int, now_s: float, *, lag_s: float) -> Recent:
    """
    Read what earlier runs wrote to this account within the last hour.

    Args:
        folder: Where journals are; it need not be there.
        account_id: Files of other accounts are passed over.
        now_s: Seconds since 1970.
        lag_s: Writes older than that are known to searches.

    Raises:
        ReconcilerError, OSError: A journal cannot be read; nobody knows then what was created.
    """
    runs = [_read_run(path, account_id) for path in sorted(folder.glob("*.jsonl"))]
    writes = [write for run in runs for write in run if write.begun_s > now_s - RECENT_S]
    created: set[OrganizationId] = set()
    fresh: set[OrganizationId] = set()
    unresolved: dict[Identity, Unresolved] = {}
    for write in sorted(writes, key=lambda each: each.begun_s):
        # A run that died may have sent its last writes at any moment until then, long after it began them.
        sent_by_s = now_s if write.ended_s is None else min(write.ended_s, now_s)
        known_as = identity(write.name, write.domain)
        if write.organization_id is not None and not write.settled and sent_by_s > now_s - lag_s:
            fresh.add(write.organization_id)
        if write.action is not Action.CREATE:
            continue
        if write.organization_id is not None:
            created.add(write.organization_id)
        if write.organization_id is not None or write.absent:
            unresolved.pop(known_as, None)
        elif write.open:
            unresolved[known_as] = Unresolved(write.name, write.domain, sent_by_s)
    return Recent(frozenset(fresh), frozenset(created - fresh), tuple(unresolved.values()))


@dataclass(slots=True)
class _Write:
    begun_s: float
    action: Action
    name: str
    domain: str | None
    organization_id: OrganizationId | None
    ended_s: float | None = None
    open: bool = True
    absent: bool = False
    settled: bool = False


def _read_run(path: Path, account_id: int) -> list[_Write]:
    """Read one file; a last line that was cut off by a kill is as good as not written."""
    writes: dict[int, _Write] = {}
    with suppress(FileNotFoundError, ValueError, RecursionError):  # another run may just have forgotten it
        for line in _read_own(path).splitlines():
            event = JsonObject(json.loads(line))
            if event.text("event") == "run" and event.integer("account") != account_id:
                return []
            _take(event, writes)
    return list(writes.values())


def _read_own(path: Path) -> bytes:
    """
    Return what a file of ours holds.

    A pull request can bring files, too; git lets everybody read those, and ours are for their owner alone.
    """
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    try:
        status = os.fstat(descriptor)
        private = os.name == "nt" or (status.st_mode & 0o077 == 0 and status.st_uid == os.getuid())
        if not (stat.S_ISREG(status.st_mode) and private and status.st_size <= _MAX_BYTES):
            raise ReconcilerError(
                f"{path} is no journal of ours: one is a plain file, readable by its owner alone",
                next_step="remove it; or, if it was carried here from another run, chmod 600 it",
            )
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(_MAX_BYTES)
    finally:
        os.close(descriptor)


def _take(event: JsonObject, writes: dict[int, _Write]) -> None:
    kind = event.text("event")
    found = event.optional_integer("organization_id")
    organization_id = None if found is None else OrganizationId(found)
    at_s = event.number("at")
    if kind == "begin":
        action, name, domain = Action(event.text("action")), event.text("name"), event.optional_text("domain")
        writes[event.integer("write")] = _Write(at_s, action, name, domain, organization_id)
    elif kind == "end":
        write = writes.get(event.integer("write"))
        if write is None:
            raise WrongShape("an end without a beginning")
        write.ended_s = at_s
        write.open = event.text("outcome") == Outcome.UNCERTAIN.value
        write.absent = event.text("outcome") == _ABSENT
        write.organization_id = organization_id
    elif kind == "settled":
        for write in writes.values():
            write.settled |= write.action is Action.CREATE


def _keep_name(folder: Path) -> None:
    """Put the name of a new file on the disk, too; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _forget(folder: Path, before_s: float) -> None:
    for path in folder.glob("*.jsonl"):
        with suppress(OSError):
            if path.stat().st_mtime < before_s:
                path.unlink()
