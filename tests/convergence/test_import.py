"""Import, then plan: empty, whatever Affinity holds and however it is read."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.convergence.test_details import DENIED, EVERYTHING, documents
from tests.convergence.world import Meeting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WHOLE = ("import", "--all", "--fields=all", "--lists=all", "--people")


def texts(meeting: Meeting) -> dict[str, str]:
    """Return the texts of all manifests, by file name."""
    return {each.name: each.read_text() for each in (meeting.root / "organizations").iterdir()}


def forget_manifests(meeting: Meeting) -> None:
    for each in (meeting.root / "organizations").iterdir():
        each.unlink()


def import_whole(meeting: Meeting) -> None:
    ran = meeting.run(*WHOLE)
    assert 0 == ran.status, ran.output + ran.errors


@settings(max_examples=12)
@given(documents(), st.sampled_from(DENIED))
def test_whatever_was_applied_is_imported(manifests: Sequence[str], denied: frozenset[str]) -> None:
    """Into an empty folder and over the manifests themselves, with every kind of permission."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "affinity.sqlite3"
        with Meeting(manifests, "demo", db=file) as meeting:
            assert 0 == meeting.apply().status
        with Meeting(manifests, "demo", db=file, deny=denied) as meeting:
            import_whole(meeting)
            meeting.check_in_sync()
            forget_manifests(meeting)
            import_whole(meeting)
            meeting.check_in_sync()


def test_files_do_not_depend_on_how_affinity_is_read() -> None:
    """Same bytes by v2 in bulk, one by one, and by v1."""
    found: list[dict[str, str]] = []
    for denied in DENIED:
        with Meeting(EVERYTHING, "demo", deny=denied) as meeting:
            forget_manifests(meeting)
            import_whole(meeting)
            found.append(texts(meeting))
    assert [found[0]] * len(DENIED) == found


def test_what_was_created_just_now_is_imported() -> None:
    """Although neither search nor listing nor v2 knows it yet."""
    with Meeting(EVERYTHING, "demo", search_lag_s=3600, v2_lag_s=3600) as meeting:
        assert 0 == meeting.apply("--allow=deletes=1", "--settle-s=0").status
        forget_manifests(meeting)
        import_whole(meeting)
        assert {"ring-one.yaml", "ring-two.yaml", "northwind-robotics-ag.yaml"} <= set(texts(meeting))
        assert "lumen-batteries.yaml" not in texts(meeting)
        meeting.check_in_sync()


def test_a_second_import_changes_nothing() -> None:
    """What is there says it all already, in the same words."""
    with Meeting(EVERYTHING, "demo") as meeting:
        forget_manifests(meeting)
        import_whole(meeting)
        before = texts(meeting)
        ran = meeting.run(*WHOLE)
        assert f"Imported: 0 made, 0 edited, {len(before)} unchanged, 0 not imported.\n" == ran.output
        assert before == texts(meeting)


# --- any organizations ------------------------------------------------------------------------------------

_names = st.text("aB éß京🦊'\"#:-,[]{}&*!|>%@`?\\/\t\u00a0\u200b0", max_size=20) | st.sampled_from(
    ["Acme", "acme", "ACME ", "Acme  Corp", "con", "yes", "010", "2019-04-01", "Cafe\u0301", "-", "~"]
)
_domains = st.sampled_from(
    [
        "acme.com",
        "ACME.com",
        "acme.io",
        "bücher.de",
        "xn--bcher-kva.de",
        "localhost",
        "a_b.com",
        "9.9.9.9",
        "x..y",
    ]
)
_texts = st.text("ab \n\t'\"#:-\u00a0\u0085\u2028\u200b\x07é", max_size=30) | st.sampled_from(
    ["null", "~", "no", "1.5", "0x1F", "2019-04-01", "- a", "a: b", "#", "x" * 33_000]
)
_numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_places = st.fixed_dictionaries(
    {},
    optional={"city": st.sampled_from(["Rome", "rome", ""]), "country": st.sampled_from(["Italy", "\u200b"])},
)


def _several(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, max_size=3)


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "Summary": _texts.filter(bool),
        "Legal Name": _texts.filter(bool),
        "Headcount": _numbers,
        "Round Sizes": _several(_numbers),
        "Founded": st.dates().map(str),
        "HQ": _places,
        "Offices": _several(_places),
        "Tier": st.sampled_from(["Gold", "Silver"]),
        "Tags": _several(st.sampled_from(["hardware", "bio"])),
        "Owner": st.sampled_from([9001, 510007]),
        "Advisors": _several(st.sampled_from([510001, 510007])),
        "Parent": st.integers(1, 5),
        "Co-Investors": _several(st.integers(1, 5)),
    },
)


@st.composite
def seeds(draw: st.DrawFn) -> Mapping[str, Any]:
    """Five organizations with names, domains and values that people and programs may have left."""
    demo = json.loads(files("reconciler.sandbox").joinpath("demo.json").read_bytes())
    return {
        "organizations": [
            {
                "id": number,
                "name": draw(_names),
                "domains": draw(st.lists(_domains, max_size=2, unique=True)),
                "person_ids": draw(st.lists(st.sampled_from([510001, 510007, 9001]), unique=True)),
            }
            for number in range(1, 6)
        ],
        "persons": demo["persons"],
        "fields": demo["fields"],
        "lists": demo["lists"],
        "list_entries": [
            {"id": index, "list_id": list_id, "entity_id": entity_id}
            for index, (list_id, entity_id) in enumerate(
                draw(st.lists(st.tuples(st.sampled_from([88, 89]), st.integers(1, 5)), max_size=5)), start=1
            )
        ],
        "field_values": [{"organization_id": number, "values": draw(VALUES)} for number in range(1, 6)],
    }


@settings(max_examples=30)
@given(seeds(), st.sampled_from(DENIED))
def test_whatever_affinity_holds_a_plan_after_import_is_empty(
    seed: Mapping[str, Any], denied: frozenset[str]
) -> None:
    """What manifests cannot say is left out and told; what is written is what is held."""
    with Meeting((), seed, deny=denied) as meeting:
        forget_manifests(meeting)
        ran = meeting.run(*WHOLE)
        assert ran.status in {0, 1}, ran.output + ran.errors
        if texts(meeting):
            meeting.check_in_sync()
