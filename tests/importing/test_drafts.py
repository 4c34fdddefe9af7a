from __future__ import annotations

from reconciler.importing.drafts import Refused


def test_what_is_refused_says_where_it_came_from() -> None:
    assert "companies.csv:2:1: not imported: no name" == str(Refused("companies.csv:2:1", "no name"))
