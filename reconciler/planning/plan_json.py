"""
The plan as JSON, and back: what `--format json` and `--out` write and what `show` and `apply PLAN` read.

The format is a contract, described by `schemas/plan.schema.json`; readers ignore keys they do not know and
refuse another major version. The same plan gives the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from reconciler import __version__
from reconciler.errors import InvalidPlan
from reconciler.model import (
    Account,
    Action,
    Change,
    Cost,
    FieldChange,
    Guard,
    GuardLimit,
    Note,
    Origin,
    Plan,
    Position,
    Target,
)
from reconciler.planning.digest import change_digest, plan_digest
from reconciler.planning.values_json import value_from_json, value_json
from reconciler.typed_json import JsonObject, WrongShape
from reconciler.values import EntryId, FieldId, ListId, OrganizationId, ValueType

FORMAT_VERSION = "1.0"

Json = dict[str, Any]


def to_json(plan: Plan) -> str:
    """Return the plan as a JSON document with a final newline."""
    document: Json = {
        "format_version": FORMAT_VERSION,
        "reconciler_version": __version__,
        "account": {
            "id": plan.account.id,
            "name": plan.account.name,
            "subdomain": plan.account.subdomain,
        },
        "scope": {
            **_commits_json(plan),
            "targets": list(plan.targets),
            "manifests": plan.manifests,
            "considered": plan.considered,
        },
        "counts": {
            **{action.value: plan.count(action) for action in Action},
            "blocked": len(plan.blocked),
            **({"drift": len(plan.drift)} if plan.base else {}),
            "unchanged": plan.unchanged,
        },
        "changes": [_change_json(change) for change in plan.changes],
        "notes": [{**_position_json(note.position), "message": note.message} for note in plan.notes],
        "guards": [_guard_json(guard) for guard in plan.guards],
        "cost": {
            "reads": plan.cost.reads,
            "writes": plan.cost.writes,
            "settling": plan.cost.settling,
            "requests": plan.cost.requests,
        },
        "digest": plan.digest,
    }
    return json.dumps(document, ensure_ascii=True, indent=2) + "\n"


def _commits_json(plan: Plan) -> Json:
    """Return what is there only where commits are compared."""
    commits: Json = {"base": plan.base, "since": plan.since, "offline": plan.offline or None}
    return {key: value for key, value in commits.items() if value is not None}


def _change_json(change: Change) -> Json:
    return {
        "address": change.address,
        **_position_json(change.position),
        "action": change.action.value,
        "name": change.name,
        "domain": change.domain,
        "organization_id": change.organization_id,
        "reason": change.reason,
        "fields": [
            {
                "field": each.field,
                "before": value_json(each.before),
                "after": value_json(each.after),
                "dropped": list(each.dropped),
                **({} if each.target is None else {"target": _target_json(each.target)}),
                **_position_json(each.position),
            }
            for each in change.fields
        ],
        "blocked_by": list(change.blocked_by),
        "requests": change.writes,
        "digest": change.digest,
        **({} if change.origin is Origin.CHANGE else {"origin": change.origin.value}),
    }


def _target_json(target: Target) -> Json:
    return {
        "field_id": target.field_id,
        "value_type": target.value_type,
        "multiple": target.multiple,
        "list_id": target.list_id,
        "entry_id": target.entry_id,
    }


def _position_json(position: Position) -> Json:
    return {"path": position.path, "line": position.line, "column": position.column}


def _guard_json(guard: Guard) -> Json:
    limit = {"count": guard.limit.count, "share": guard.limit.share}
    return {"guard": guard.kind, "count": guard.count, "limit": limit, "tripped": guard.tripped}


def from_json(text: str | bytes) -> Plan:
    """
    Read a plan back.

    Raises:
        InvalidPlan: It is cut off, no plan, ambiguous, of another major version, or its digests do not fit
            its changes.
    """
    try:
        document = JsonObject(json.loads(text, object_pairs_hook=_unique))
        _check_version(document.text("format_version"))
        plan = _plan(document)
    except (ValueError, RecursionError) as error:
        detail = str(error) if isinstance(error, WrongShape) else "it is not JSON; was it cut off?"
        raise InvalidPlan(f"the plan cannot be read: {detail}", next_step="plan again") from None
    _check_digests(plan)
    return plan


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object that every reader sees alike: of two equal keys some take the first, some the last."""
    unique: dict[str, object] = {}
    for key, value in pairs:
        if key in unique:
            raise WrongShape(f"the key {json.dumps(key)} comes twice")
        unique[key] = value
    return unique


def _check_version(version: str) -> None:
    if version.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        raise InvalidPlan(
            f"the plan has format version {version}, this reconciler reads {FORMAT_VERSION}",
            next_step="use the reconciler that made the plan, or plan again",
        )


def _plan(document: JsonObject) -> Plan:
    account = document.part("account")
    scope = document.part("scope")
    cost = document.part("cost")
    return Plan(
        account=Account(account.integer("id"), account.text("name"), account.text("subdomain")),
        targets=scope.texts("targets"),
        manifests=scope.integer("manifests"),
        considered=scope.integer("considered"),
        changes=document.objects("changes", _change),
        notes=document.objects("notes", lambda note: Note(_position(note), note.text("message"))),
        guards=document.objects("guards", _guard),
        cost=Cost(cost.integer("reads"), cost.integer("writes"), cost.integer("settling")),
        digest=document.text("digest"),
        base=scope.optional_text("base"),
        since=scope.optional_text("since"),
        offline="offline" in scope and scope.boolean("offline"),
    )


def _check_digests(plan: Plan) -> None:
    if plan.offline:
        return  # nobody can apply it, and it has none
    for change in plan.changes:
        recomputed = change_digest(
            account_id=plan.account.id,
            organization_id=change.organization_id,
            name=change.name,
            domain=change.domain,
            action=change.action,
            fields=change.fields,
        )
        if recomputed != change.digest:
            raise _tampered(f"the change of {change.address}")
    if plan_digest(plan.changes) != plan.digest:
        raise _tampered("the plan")


def _tampered(what: str) -> InvalidPlan:
    return InvalidPlan(
        f"{what} does not fit its digest: it was altered after it was made",
        next_step="plan again, and have the new plan approved",
    )


def _change(part: JsonObject) -> Change:
    organization_id = part.optional_integer("organization_id")
    return Change(
        address=part.text("address"),
        position=_position(part),
        action=_action(part),
        name=part.text("name"),
        domain=part.optional_text("domain"),
        reason=part.text("reason"),
        organization_id=None if organization_id is None else OrganizationId(organization_id),
        fields=part.objects("fields", _field_change),
        blocked_by=part.texts("blocked_by"),
        writes=part.integer("requests"),
        digest=part.text("digest"),
        origin=_origin(part),
    )


def _origin(part: JsonObject) -> Origin:
    try:
        return Origin(part.optional_text("origin") or Origin.CHANGE)
    except ValueError:
        raise WrongShape(f"{part.pointer}/origin is none of {', '.join(Origin)}") from None


def _field_change(part: JsonObject) -> FieldChange:
    return FieldChange(
        field=part.text("field"),
        before=value_from_json(part.value("before"), f"{part.pointer}/before"),
        after=value_from_json(part.value("after"), f"{part.pointer}/after"),
        position=_position(part),
        dropped=part.texts("dropped"),
        target=None if part.value("target") is None else _target(part.part("target")),
    )


def _target(part: JsonObject) -> Target:
    field_id, list_id, entry_id = (part.optional_integer(key) for key in ("field_id", "list_id", "entry_id"))
    value_type = part.optional_text("value_type")
    return Target(
        field_id=None if field_id is None else FieldId(field_id),
        value_type=None if value_type is None else _value_type(value_type, part.pointer),
        multiple=part.boolean("multiple"),
        list_id=None if list_id is None else ListId(list_id),
        entry_id=None if entry_id is None else EntryId(entry_id),
    )


def _value_type(word: str, pointer: str) -> ValueType:
    try:
        return ValueType(word)
    except ValueError:
        raise WrongShape(f"{pointer}/value_type is none of {', '.join(ValueType)}") from None


def _position(part: JsonObject) -> Position:
    return Position(part.text("path"), part.integer("line"), part.integer("column"))


def _action(part: JsonObject) -> Action:
    try:
        return Action(part.text("action"))
    except ValueError:
        raise WrongShape(f"{part.pointer}/action is none of {', '.join(Action)}") from None


def _guard(part: JsonObject) -> Guard:
    limit = part.part("limit")
    return Guard(
        kind=part.text("guard"),
        count=part.integer("count"),
        limit=GuardLimit(limit.integer("count"), limit.number("share")),
        tripped=part.boolean("tripped"),
    )
