"""The diagnosis as people read it."""

from __future__ import annotations

from reconciler.model import Finding
from reconciler.reports.findings import findings_text


def test_each_finding_has_a_line_and_each_step_another() -> None:
    """What is in the way is marked; what could be better is among the steps."""
    findings = [
        Finding("key", good=True, said="found"),
        Finding("account", good=False, said="another\x1b[31m one", next_step="use the right key"),
        Finding("export", good=True, said="not allowed", next_step="ask an admin"),
    ]
    assert str(findings_text(findings)).splitlines() == [
        "  ok  key         found",
        r"  !   account     another\u{1b}[31m one",
        "  ok  export      not allowed",
        "",
        "Next:",
        "  account: use the right key",
        "  export: ask an admin",
    ]


def test_nothing_to_do_is_said() -> None:
    """Silence would leave a doubt."""
    text = str(findings_text([Finding("key", good=True, said="found")]))
    assert text.endswith("Nothing stands in the way of a plan.\n")
