"""A receipt is read back as it was written."""

from __future__ import annotations

import json

import pytest

from reconciler.applying.receipt_json import receipt_from_json, receipt_json
from reconciler.errors import InvalidPlan, ReconcilerError
from reconciler.model import Action, Outcome, Receipt
from tests.builders import change, create, plan, result

CHANGES = (create("New"), change(Action.DELETE), change(name="Other"))
RECEIPT = Receipt(
    tuple(result(outcome, of, detail="why: ü\n") for outcome, of in zip(Outcome, CHANGES * 2, strict=True)),
    ("a warning",),
)


@pytest.mark.parametrize("receipt", [Receipt(), RECEIPT])
def test_a_receipt_is_read_back(receipt: Receipt) -> None:
    """Every outcome, with its change; also where no change of the plan is left to be made."""
    assert receipt == receipt_from_json(receipt_json(plan(*CHANGES), receipt))


def test_unknown_keys_are_ignored() -> None:
    """A newer minor version may have more."""
    document = json.loads(receipt_json(plan(*CHANGES), RECEIPT)) | {"format_version": "1.7", "new": 1}
    assert RECEIPT == receipt_from_json(json.dumps(document))


@pytest.mark.parametrize(
    ("altered", "said"),
    [
        ({"format_version": "2.0"}, "format version 2.0"),
        ({"results": []}, "does not fit"),
        ({"results": [{"outcome": "maybe"}]}, "outcome is none of"),
        ({"warnings": 1}, "warnings"),
    ],
)
def test_what_is_no_receipt(altered: dict[str, object], said: str) -> None:
    """Is refused with the reason."""
    document = json.loads(receipt_json(plan(*CHANGES), RECEIPT)) | altered
    with pytest.raises(ReconcilerError, match=said):
        receipt_from_json(json.dumps(document))


def test_a_receipt_that_was_cut_off_or_altered() -> None:
    """Its changes are held against their digests, as in any plan."""
    text = receipt_json(plan(*CHANGES), RECEIPT)
    with pytest.raises(ReconcilerError, match="not JSON"):
        receipt_from_json(text[:-9])
    with pytest.raises(InvalidPlan, match="digest"):
        receipt_from_json(text.replace('"New"', '"Newer"'))
