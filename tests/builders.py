"""Short ways to the values of `reconciler.model`: a test names what it is about, the rest is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reconciler.desired import (
    DesiredField,
    DesiredList,
    DesiredPeople,
    DesiredPerson,
    Manifest,
    Settings,
    When,
)
from reconciler.model import (
    Account,
    Action,
    Change,
    Cost,
    FieldChange,
    Guard,
    GuardLimit,
    Note,
    Organization,
    Outcome,
    Plan,
    Position,
    Result,
)
from reconciler.planning.digest import change_digest, plan_digest
from reconciler.planning.observed import Observed
from reconciler.planning.planner import Scope
from reconciler.values import (
    AffinityList,
    Field,
    FieldId,
    ListId,
    Location,
    Option,
    OrganizationId,
    ValueType,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.model import Target
    from reconciler.values import Value

PATH = "organizations/acme.yaml"
ACCOUNT = Account(4711, "Example Ventures", "exampleventures")


def manifest(  # noqa: PLR0913 - an argument for each key
    name: str | None = "Acme",
    domain: str | None = None,
    *,
    pin: int | None = None,
    previous_domains: Iterable[str] = (),
    previous_names: Iterable[str] = (),
    people: Iterable[str | int] | Mapping[str, Iterable[str | int]] | None = None,
    fields: Mapping[str, Any] | None = None,
    lists: Mapping[str, Mapping[str, Any] | None] | None = None,
    absent: bool = False,
    path: str = PATH,
    document: int = 1,
) -> Manifest:
    """Its keys stand one below the other, in the order of the design, from line 1; the rest is as in YAML."""
    previously = {"domains": tuple(previous_domains), "names": tuple(previous_names)}
    written = {
        "id": pin,
        "name": name,
        "domain": domain,
        "previously": any(previously.values()),
        "people": people,
        "fields": fields,
        "lists": lists,
        "state": absent,
    }
    keys = [key for key, value in written.items() if value]
    return Manifest(
        path=path,
        document=document,
        marks=(("", 1, 1), *((f"/{key}", line, 1) for line, key in enumerate(keys, start=1))),
        people=None if people is None else _people(people),
        fields=tuple(_fields(fields or {}, "/fields")),
        lists=tuple(
            DesiredList(
                key,
                f"/lists/{key}",
                member=held is not None,
                fields=tuple(_fields(held or {}, f"/lists/{key}")),
            )
            for key, held in (lists or {}).items()
        ),
        absent=absent,
        id=None if pin is None else OrganizationId(pin),
        name=name,
        domain=domain,
        previous_domains=previously["domains"],
        previous_names=previously["names"],
    )


def _people(people: Iterable[str | int] | Mapping[str, Iterable[str | int]]) -> DesiredPeople:
    said = people if isinstance(people, Mapping) else {"include": people}
    include, exclude = (
        tuple(DesiredPerson(each, f"/people/{key}") for each in said.get(key, ()))
        for key in ("only" if "only" in said else "include", "exclude")
    )
    return DesiredPeople(include, exclude, only="only" in said)


def _fields(written: Mapping[str, Any], place: str) -> Iterator[DesiredField]:
    for key, value in written.items():
        conditional = isinstance(value, dict) and "when" in value
        plain = value["value"] if conditional else value
        items = tuple(map(_item, plain)) if isinstance(plain, list) else _item(plain)
        yield DesiredField(key, f"{place}/{key}", items, When(value["when"]) if conditional else When.ALWAYS)


def _item(written: Any) -> Any:
    return Location(**written) if isinstance(written, dict) else written


def field(
    number: int = 61001,
    name: str = "Tier",
    value_type: ValueType | None = ValueType.TEXT,
    *,
    on: int | None = None,
    multiple: bool = False,
    source: str = "none",
    options: Iterable[str] = (),
) -> Field:
    """Global unless it is a field on a list; options are numbered from 1."""
    return Field(
        FieldId(number),
        name,
        None if on is None else ListId(on),
        value_type,
        multiple,
        source,
        tuple(Option(option, text) for option, text in enumerate(options, start=1)),
    )


def affinity_list(
    number: int = 88, name: str = "Portfolio", *, holds_organizations: bool = True, size: int = 1
) -> AffinityList:
    return AffinityList(ListId(number), name, holds_organizations, size)


def organization(
    organization_id: int = 1, name: str = "Acme", *domains: str, is_global: bool = False
) -> Organization:
    """The first domain is the primary one."""
    primary = domains[0] if domains else None
    return Organization(OrganizationId(organization_id), name, primary, domains, is_global)


def observed(
    *organizations: Organization,
    listed: bool = True,
    searched: Iterable[str] = (),
    too_common: Iterable[str] = (),
    merged: Mapping[int, int] | None = None,
    missing: Iterable[int] = (),
) -> Observed:
    """A snapshot; by default that of a listing that was read to its end."""
    snapshot = Observed(
        listed=listed,
        searched=set(searched),
        too_common=set(too_common),
        merged={OrganizationId(gone): OrganizationId(kept) for gone, kept in (merged or {}).items()},
        missing=set(map(OrganizationId, missing)),
    )
    for each in organizations:
        snapshot.add(each)
    return snapshot


def scope(
    manifests: int = 1,
    *,
    account: Account = ACCOUNT,
    guards: Mapping[str, GuardLimit] | None = None,
    targets: Iterable[str] = (),
    unchosen: Iterable[Manifest] = (),
    allowed: Mapping[str, int] | None = None,
    protected: Iterable[int] = (),
) -> Scope:
    settings = Settings(
        guards=tuple((guards or {}).items()), protected_ids=tuple(map(OrganizationId, protected))
    )
    return Scope(account, settings, manifests, tuple(targets), tuple(unchosen), allowed or {})


def field_change(
    field: str = "name",
    before: Value = "Acme Ltd",
    after: Value = "Acme",
    *,
    dropped: Iterable[str] = (),
    target: Target | None = None,
) -> FieldChange:
    return FieldChange(field, before, after, Position(PATH, 2, 1), tuple(dropped), target)


def change(
    action: Action = Action.UPDATE,
    *fields: FieldChange,
    organization_id: int | None = 1,
    name: str = "Acme",
    domain: str | None = None,
    blocked_by: Iterable[str] = (),
    address: str = f"{PATH}#1",
    account: Account = ACCOUNT,
) -> Change:
    """A change with the right digest; without fields it renames."""
    fields = fields or (field_change(before=None if action is Action.CREATE else "Acme Ltd", after=name),)
    target = None if organization_id is None else OrganizationId(organization_id)
    return Change(
        address=address,
        position=Position(address.rpartition("#")[0], 2, 1),
        action=action,
        name=name,
        domain=domain,
        reason="matched by name" if target else "nothing in Affinity has the name Acme",
        organization_id=target,
        fields=fields,
        blocked_by=tuple(blocked_by),
        writes=0 if blocked_by else 1,
        digest=change_digest(
            account_id=account.id,
            organization_id=target,
            name=name,
            domain=domain,
            action=action,
            fields=fields,
        ),
    )


def create(name: str = "Acme", domain: str | None = None, *, address: str = f"{PATH}#1") -> Change:
    """A create that sets what it is given."""
    fields = [field_change("name", None, name), *([field_change("domain", None, domain)] if domain else [])]
    return change(Action.CREATE, *fields, organization_id=None, name=name, domain=domain, address=address)


def plan(
    *changes: Change,
    account: Account = ACCOUNT,
    targets: Iterable[str] = (),
    manifests: int = 12,
    considered: int | None = None,
    notes: Iterable[Note] = (),
    guards: Iterable[Guard] = (),
) -> Plan:
    return Plan(
        account=account,
        targets=tuple(targets),
        manifests=manifests,
        considered=manifests if considered is None else considered,
        changes=changes,
        notes=tuple(notes),
        guards=tuple(guards),
        cost=Cost(5, sum(each.writes for each in changes)),
        digest=plan_digest(changes),
    )


def result(outcome: Outcome, of: Change | None = None, *, detail: str = "") -> Result:
    of = of or change()
    return Result(of, outcome, of.organization_id, detail)
