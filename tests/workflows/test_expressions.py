from __future__ import annotations

import pytest

from tests.workflows.expressions import evaluate, holds, interpolate

CONTEXTS = {"inputs": {"fail-on": "never"}, "github": {"event": {"before": None, "number": 7}}}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("inputs.fail-on", "never"),
        ("github.event.number", "7"),
        ("github.event.before || 'none'", "none"),
        ("github.event.before == ''", True),
        ("inputs.fail-on == 'NEVER' && 'same' || 'other'", "same"),
        ("!(inputs.fail-on != 'never') && inputs.absent", ""),
        ("'it''s'", "it's"),
    ],
)
def test_evaluate(expression: str, value: str | bool) -> None:  # noqa: FBT001 - a value like any other
    """Operands are given on, texts compare without case, what is absent is empty."""
    assert value == evaluate(expression, CONTEXTS)


def test_interpolate() -> None:
    """Each expression of a text is replaced, truth by its word."""
    assert "a 7 true" == interpolate("a ${{ github.event.number }} ${{ 'x' == 'X' }}", CONTEXTS)


@pytest.mark.parametrize(
    ("condition", "failed", "runs"),
    [
        (None, False, True),
        (None, True, False),
        ("inputs.fail-on == 'never'", True, False),
        ("always() && inputs.fail-on == 'never'", True, True),
        ("${{ failure() }}", False, False),
    ],
)
def test_holds(condition: str | None, failed: bool, runs: bool) -> None:  # noqa: FBT001 - columns of a table
    """After a failure only what asks for the status itself goes on."""
    assert runs is holds(condition, CONTEXTS, failed=failed)
