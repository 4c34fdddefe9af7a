"""The way from an Affinity account to drafts of manifests, for `import`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reconciler.affinity.surveying import Selection, Surveyor, Wanted
from reconciler.affinity.v1 import V1Reader
from reconciler.applying.journal import read_recent
from reconciler.cli.importing import Imported
from reconciler.cli.output import say, warn
from reconciler.cli.preparing import FRESH_S
from reconciler.cli.progress import showing
from reconciler.cli.session import check_account, open_link
from reconciler.cli.signals import ending_gracefully
from reconciler.cli.state import journal_folder
from reconciler.errors import BudgetSpent, UsageError
from reconciler.importing.choosing import choose
from reconciler.importing.describing import Describer, known_as
from reconciler.importing.naming import Naming
from reconciler.importing.profiles import profiles
from reconciler.importing.revising import Reviser
from reconciler.manifests import domains
from reconciler.model import Cost
from reconciler.planning.catalog import Catalog, Unresolved
from reconciler.reports.lines import cost_line
from reconciler.reports.wording import counted
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.cli.importing import Existing
    from reconciler.cli.progress import Progress
    from reconciler.cli.session import Limits, Link
    from reconciler.importing.choosing import Choice
    from reconciler.importing.profiles import Profile
    from reconciler.manifests.document import Value
    from reconciler.model import Account, Organization
    from reconciler.values import AffinityList


@dataclass(frozen=True, slots=True)
class Request:
    """What a user wants imported, in the user's own words."""

    everything: bool = False
    on_lists: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    domains: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    people: bool = False
    account: str | None = None


def observe_account(
    existing: Existing,
    request: Request,
    limits: Limits,
    *,
    sandbox: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> Imported:
    """
    Read organizations and draft their manifests.

    Raises:
        WrongAccount: The key belongs to another account than settings or the request name.
        UsageError: A field or a list is unknown, or its name means several.
        BudgetSpent: The requests do not fit into what is left.
        RemoteError: Affinity could not be read.
    """
    with (
        showing(quiet=quiet, no_color=no_color) as progress,
        open_link(
            existing.root, sandbox=sandbox, limits=limits, on_wait=progress.waiting, verbose=verbose
        ) as link,
        ending_gracefully(link.gate),
    ):
        return _observe(existing, link, request, progress)


def _observe(existing: Existing, link: Link, request: Request, progress: Progress) -> Imported:
    v1 = V1Reader(link.connection)
    identity = v1.whoami()
    check_account(identity.account, existing.settings, request.account)
    say(_rates(request))
    catalog = Catalog(
        v1.fields() if request.fields else (),
        v1.lists() if request.lists or request.on_lists else (),
    )
    selected, choice = _resolved(catalog, request)
    surveyor = _surveyor(existing, link, identity.account, catalog, progress)
    organizations = surveyor.select(
        Selection(
            request.everything,
            selected,
            tuple(map(OrganizationId, request.ids)),
            tuple(domains.mend(each) or each for each in request.domains),
        ),
        [each.id for each in existing.manifests if each.id is not None],
    )
    wanted = Wanted(choice.fields, choice.lists, request.people)
    _check_budget(link, organizations, wanted)
    surveyor.read(organizations, wanted)
    for notice in surveyor.observed.notices:
        warn(notice)
    return _draft(existing, surveyor, organizations, choice, Naming(catalog))


def _rates(request: Request) -> str:
    """Return what reading costs, before anything that counts is asked."""
    parts = [
        "1 for every 500 organizations" if request.everything or request.on_lists else "",
        "1 for every 100 ids" if request.ids else "",
        "1 or 2 for every domain" if request.domains else "",
        "1 for all fields, 1 for every 100 organizations with them" if request.fields else "",
        "1 for all lists, 1 for every 100 entries" if request.lists or request.on_lists else "",
        "1 for every organization and 1 for every person" if request.people else "",
    ]
    return f"Cost in requests: {'; '.join(filter(None, parts))}."


def _resolved(catalog: Catalog, request: Request) -> tuple[tuple[AffinityList, ...], Choice]:
    try:
        selected = tuple(map(catalog.list, request.on_lists))
        return selected, choose(catalog, fields=request.fields, lists=request.lists, selected=selected)
    except Unresolved as error:
        raise UsageError(str(error)) from error


def _surveyor(
    existing: Existing, link: Link, account: Account, catalog: Catalog, progress: Progress
) -> Surveyor:
    recent = read_recent(journal_folder(existing.root), account.id, link.now_s(), lag_s=FRESH_S)
    return Surveyor(
        link.connection,
        catalog,
        workers=link.limits.workers,
        fresh=recent.fresh,
        recent=recent.created,
        on_progress=partial(progress.step, "reading"),
    )


def _check_budget(link: Link, organizations: Sequence[Organization], wanted: Wanted) -> None:
    requests = wanted.requests(len(organizations))
    people = " Besides, 1 request for every person." if wanted.people else ""
    cost = cost_line(Cost(requests, 0), link.connection.quota)
    say(f"{counted(len(organizations), 'organization')}. {cost}{people}")
    if not link.gate.affords(requests):
        raise BudgetSpent(
            f"{requests:,} requests do not fit into what is left of the month, less the reserve, "
            "or into --max-requests; nothing was written",
            next_step="import less, wait for the next month, or keep a smaller --reserve",
        )


def _draft(
    existing: Existing,
    surveyor: Surveyor,
    organizations: Sequence[Organization],
    choice: Choice,
    naming: Naming,
) -> Imported:
    observed = surveyor.observed
    readable = [each for each in organizations if observed.pinned(each.id)]
    found = profiles(readable, existing.manifests, observed)
    reviser = Reviser(naming, known_as(found, observed.details))
    describer = Describer(found, observed.details, choice, naming, reviser)

    def people(profile: Profile) -> Value:
        declared = existing.value(profile.manifest) if profile.manifest else None
        return declared.get("people") if isinstance(declared, dict) else None

    drafts = tuple(describer.draft(each, people(each)) for each in found.found.values())
    return Imported(
        drafts,
        reviser,
        (*surveyor.unmet, *found.refused),
        (*found.warnings, *describer.warnings),
    )
