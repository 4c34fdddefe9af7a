from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.manifests.mending import mended, mended_key, mended_value

if TYPE_CHECKING:
    from reconciler.manifests.document import Value
    from reconciler.manifests.ordering import Steps


@pytest.mark.parametrize(
    ("steps", "text", "right"),
    [
        (("name",), "  Acme   Inc ", "Acme Inc"),
        (("previously", "names", 0), "Rocke\u0301t", "Rock\u00e9t"),
        (("domain",), "https://WWW.Acme.com/about", "www.acme.com"),
        (("previously", "domains", 1), "acme.com.", "acme.com"),
        (("people", 0), "mailto:Ada@Acme.com", "ada@acme.com"),
        (("people", "only", 0), "Ada@Acme.com", "ada@acme.com"),
        (("fields", "Note"), " e\u0301 ", " \u00e9 "),
        (("fields", "Owner"), "Ada@Acme.com", "Ada@Acme.com"),
    ],
)
def test_spelling_is_mended(steps: Steps, text: str, right: str) -> None:
    """Of names, domains and e-mails as reading advises; of other texts only the Unicode form."""
    assert right == mended(steps, text)


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (("name",), ""),
        (("name",), "x" * 300),
        (("domain",), "acme"),
        (("domain",), "10.0.0.1"),
        (("people", 0), "Ada"),
        (("people", 0), "510001"),
        (("x-note",), "e\u0301"),
    ],
)
def test_what_nothing_can_mend_stays(steps: Steps, text: str) -> None:
    """As does what is ours."""
    assert text == mended(steps, text)


def test_names_of_fields_and_lists_are_mended() -> None:
    """Other keys are known words, or nobody's business."""
    assert "Next Step" == mended_key(("lists", "Seed"), "Next  Step")
    assert ("Next  Step", "field-61001") == (
        mended_key((), "Next  Step"),
        mended_key(("fields",), "field-61001"),
    )


def test_a_whole_value_is_mended() -> None:
    """In every depth; numbers and null are as they are."""
    before: Value = {
        "name": " A",
        "people": {"only": ["A@b.com", 1]},
        "lists": {"S ": None},
        "x-a": {"S ": " A"},
    }
    after = {"name": "A", "people": {"only": ["a@b.com", 1]}, "lists": {"S": None}, "x-a": {"S ": " A"}}
    assert after == mended_value(before)
