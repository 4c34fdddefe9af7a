"""What doctor looks at, one thing after the other; each gives a finding, and none stops those after it."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from statistics import median
from typing import TYPE_CHECKING

from reconciler.affinity.fetching import at_most
from reconciler.affinity.v1 import V1Reader
from reconciler.affinity.v2 import V2Reader
from reconciler.cli.session import check_account
from reconciler.errors import Forbidden, ReconcilerError
from reconciler.model import Finding
from reconciler.reports.wording import counted
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.affinity.v1 import Identity
    from reconciler.cli.session import Link
    from reconciler.manifests.loading import Loaded

_PROBES = 3
_MAX_SKEW_S = 60.0
_SLOW_S = 2.0


def examine_manifests(loaded: Loaded) -> Finding:
    """Whether there are manifests, and all of them valid."""
    if loaded.problems:
        return Finding(
            "manifests",
            good=False,
            said=f"{counted(len(loaded.problems), 'problem')}, the first: {loaded.problems[0]}",
            next_step="see all of them with reconciler validate",
        )
    return Finding("manifests", good=True, said=f"{len(loaded.manifests)} are valid")


def examine(link: Link, loaded: Loaded, *, named: str | None) -> Iterator[Finding]:
    """Look at everything that takes an open way to Affinity; ends where the key does not open it."""
    yield Finding("key", good=True, said=f"found in {link.source}, for {link.url}")
    began_s = link.clock.monotonic_s()
    v1 = V1Reader(link.connection)
    try:
        identity = v1.whoami()
    except ReconcilerError as error:
        yield Finding("account", good=False, said=str(error), next_step=error.next_step)
        return
    latencies_s = [link.clock.monotonic_s() - began_s]
    yield _account(identity, loaded, named)
    yield _reading(v1)
    yield _fields(v1)
    yield _export(V2Reader(link.connection))
    yield Finding("writing", good=True, said="not tried: only a write would tell whether the key may")
    yield _quota(link, loaded)
    try:
        for _ in range(_PROBES - 1):
            began_s = link.clock.monotonic_s()
            v1.whoami()
            latencies_s.append(link.clock.monotonic_s() - began_s)
        yield _latency(median(latencies_s))
    except ReconcilerError as error:
        yield Finding("latency", good=False, said=str(error), next_step=error.next_step)
    yield _clock(link)


def _account(identity: Identity, loaded: Loaded, named: str | None) -> Finding:
    said = f"{identity.account.subdomain} ({identity.account.name}), user {identity.user_email}"
    try:
        check_account(identity.account, loaded.settings, named)
    except ReconcilerError as error:
        return Finding("account", good=False, said=str(error), next_step=error.next_step)
    bound = loaded.settings.account or named
    step = "" if bound else f"bind the manifests: account: {identity.account.subdomain} in .reconciler.yaml"
    return Finding("account", good=True, said=said, next_step=step)


def _reading(v1: V1Reader) -> Finding:
    try:
        page = next(v1.pages())
    except ReconcilerError as error:
        return Finding("reading", good=False, said=str(error), next_step=error.next_step)
    more = "" if page.last else " or more"
    return Finding("reading", good=True, said=f"organizations can be listed: {len(page.organizations)}{more}")


def _fields(v1: V1Reader) -> Finding:
    try:
        fields, lists = v1.fields(), v1.lists()
    except ReconcilerError as error:
        return Finding("fields", good=False, said=str(error), next_step=error.next_step)
    writable = sum(each.writable for each in fields)
    with_organizations = sum(each.holds_organizations for each in lists)
    said = f"{writable} can be declared, and {with_organizations} lists of organizations"
    return Finding("fields", good=True, said=said)


def _export(v2: V2Reader) -> Finding:
    try:
        v2.companies([OrganizationId(1)])
    except Forbidden as error:
        said = "the key may not export, so that pins are read by listing or one by one"
        return Finding("export", good=True, said=said, next_step=error.next_step)
    except ReconcilerError as error:
        return Finding("export", good=False, said=str(error), next_step=error.next_step)
    return Finding("export", good=True, said="pins are read a hundred at a time")


def _quota(link: Link, loaded: Loaded) -> Finding:
    needed = at_most(loaded.manifests)
    quota = link.connection.quota
    minute = f"{quota.minute_limit:,} requests a minute" if quota and quota.minute_limit else "no figures"
    month = ""
    if quota and quota.month_limit is not None and quota.month_remaining is not None:
        month = f", {quota.month_remaining:,} of {quota.month_limit:,} left this month"
    good = link.gate.affords(needed)
    step = "" if good else "wait for the next month, keep a smaller --reserve, or plan less with --target"
    said = f"{minute}{month}; a plan of these manifests takes at most {needed:,}"
    return Finding("quota", good=good, said=said, next_step=step)


def _latency(latency_s: float) -> Finding:
    step = "more --workers hide the latency" if latency_s > _SLOW_S else ""
    return Finding("latency", good=True, said=f"{latency_s * 1000:.0f} ms a request", next_step=step)


def _clock(link: Link) -> Finding:
    """The journal compares times between runs; a clock that jumps would age its entries."""
    try:
        server_s = parsedate_to_datetime(link.connection.date or "").timestamp()
    except ValueError:
        return Finding("clock", good=True, said="Affinity sent no date to compare with")
    skew_s = link.now_s() - server_s
    good = abs(skew_s) <= _MAX_SKEW_S
    return Finding(
        "clock",
        good=good,
        said=f"{abs(skew_s):.0f} s {'ahead of' if skew_s > 0 else 'behind'} Affinity's",
        next_step="" if good else "set this machine's clock",
    )
