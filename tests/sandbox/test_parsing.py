from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox import parsing
from reconciler.sandbox.parsing import RateLimit

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (parsing.parse_port, "65535", 65535),
        (parsing.parse_rate_limit, "900/6", RateLimit(900, 6.0)),
        (parsing.parse_rate_limit, "2/0.5", RateLimit(2, 0.5)),
        (parsing.parse_month, "unlimited", "unlimited"),
        (parsing.parse_month, "absent", "absent"),
        (parsing.parse_month, "0", 0),
        (parsing.parse_concurrency, "none", None),
        (parsing.parse_concurrency, "4", 4),
        (parsing.parse_faults, "", {}),
        (parsing.parse_faults, "lost-after=0.1,html-504=0.9", {"lost-after": 0.1, "html-504": 0.9}),
        (parsing.parse_denials, "export,write", {"export", "write"}),
        (parsing.parse_denials, "", frozenset()),
    ],
)
def test_text_is_read(parse: Callable[[str], object], text: str, expected: object) -> None:
    """As the command line gives it."""
    assert expected == parse(text)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parsing.parse_port, "65536"),
        (parsing.parse_port, "-1"),
        (parsing.parse_rate_limit, "900"),
        (parsing.parse_rate_limit, "0/60"),
        (parsing.parse_rate_limit, "900/0"),
        (parsing.parse_rate_limit, "900/inf"),
        (parsing.parse_rate_limit, "900/nan"),
        (parsing.parse_month, "many"),
        (parsing.parse_concurrency, "0"),
        (parsing.parse_faults, "lost=0.1"),
        (parsing.parse_faults, "slow"),
        (parsing.parse_faults, "slow=-1"),
        (parsing.parse_faults, "slow=0.1,slow=0.2"),
        (parsing.parse_faults, "slow=0.6,truncated=0.6"),
        (parsing.parse_denials, "read"),
    ],
)
def test_other_text_is_refused(parse: Callable[[str], object], text: str) -> None:
    """With a message that shows it or names the kinds there are."""
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        parse(text)


@pytest.mark.parametrize("kind", parsing.FAULT_KINDS)
def test_every_kind_of_fault_can_be_named(kind: str) -> None:
    """With a share of its own."""
    assert {kind: 1.0} == parsing.parse_faults(f"{kind}=1")


@pytest.mark.parametrize("name", parsing.DENIALS)
def test_every_right_can_be_denied(name: str) -> None:
    """By its name."""
    assert {name} == parsing.parse_denials(name)
