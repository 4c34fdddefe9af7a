"""Values are published where nobody reads who was not let in, or where the settings say so."""

from __future__ import annotations

import pytest

from reconciler.desired import Publish
from reconciler.github.publishing import may_publish_values


@pytest.mark.parametrize(
    ("private", "setting", "expected"),
    [
        (True, None, True),
        (False, None, False),
        (None, None, False),
        (True, Publish.COUNTS, False),
        (False, Publish.COUNTS, False),
        (None, Publish.COUNTS, False),
        (True, Publish.VALUES, True),
        (False, Publish.VALUES, True),
        (None, Publish.VALUES, True),
    ],
)
def test_the_table(*, private: bool | None, setting: Publish | None, expected: bool) -> None:
    """Settings decide; without them only what is private for certain."""
    assert expected == may_publish_values(private=private, setting=setting)
