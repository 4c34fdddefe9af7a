"""
The receipt as JSON, and back: what apply keeps for those who report on it later.

It holds the plan that was applied, so that its changes are written and checked as those of any plan.
"""

from __future__ import annotations

import json
from dataclasses import replace

from reconciler import __version__
from reconciler.errors import ReconcilerError
from reconciler.model import Outcome, Plan, Receipt, Result
from reconciler.planning.digest import plan_digest
from reconciler.planning.plan_json import from_json, to_json
from reconciler.typed_json import JsonObject, WrongShape
from reconciler.values import OrganizationId

FORMAT_VERSION = "1.0"


def receipt_json(plan: Plan, receipt: Receipt) -> str:
    """
    Return the receipt as a JSON document with a final newline.

    Args:
        plan: The one that was applied.
        receipt: What became of its changes.
    """
    changes = tuple(each.change for each in receipt.results)
    document = {
        "format_version": FORMAT_VERSION,
        "reconciler_version": __version__,
        "plan": json.loads(to_json(replace(plan, changes=changes, digest=plan_digest(changes)))),
        "results": [
            {
                "outcome": each.outcome.value,
                "organization_id": each.organization_id,
                "detail": each.detail,
            }
            for each in receipt.results
        ],
        "warnings": list(receipt.warnings),
    }
    return json.dumps(document, ensure_ascii=True, indent=2) + "\n"


def receipt_from_json(text: str | bytes) -> Receipt:
    """
    Read a receipt back.

    Raises:
        InvalidPlan: Its plan cannot be read.
        ReconcilerError: The rest cannot, or is of another major version.
    """
    try:
        document = JsonObject(json.loads(text))
        version = document.text("format_version")
        if version.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
            raise WrongShape(f"it has format version {version}, this reconciler reads {FORMAT_VERSION}")
        changes = from_json(json.dumps(document.value("plan"))).changes
        outcomes = document.objects("results", _outcome)
        if len(changes) != len(outcomes):
            raise WrongShape("/results does not fit the changes of /plan")
        warnings = document.texts("warnings")
    except (ValueError, RecursionError) as error:
        detail = str(error) if isinstance(error, WrongShape) else "it is not JSON; was it cut off?"
        raise ReconcilerError(f"the receipt cannot be read: {detail}") from None
    results = (Result(change, *outcome) for change, outcome in zip(changes, outcomes, strict=True))
    return Receipt(tuple(results), warnings)


def _outcome(part: JsonObject) -> tuple[Outcome, OrganizationId | None, str]:
    word = part.text("outcome")
    try:
        outcome = Outcome(word)
    except ValueError:
        raise WrongShape(f"{part.pointer}/outcome is none of {', '.join(Outcome)}") from None
    organization_id = part.optional_integer("organization_id")
    identifier = None if organization_id is None else OrganizationId(organization_id)
    return outcome, identifier, part.text("detail")
