"""The quick validator never accepts what the thorough one refuses."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.manifests.accepting import accepts
from reconciler.manifests.explaining import explain

MANIFEST_KEYS = [
    "id",
    "name",
    "domain",
    "previously",
    "domains",
    "names",
    "state",
    "version",
    "kind",
    "x-note",
]
DETAIL_KEYS = [
    "people",
    "only",
    "include",
    "exclude",
    "fields",
    "lists",
    "value",
    "when",
    "city",
    "Tier",
    "field-7",
]
SETTINGS_KEYS = ["account", "guards", "creates", "count", "share", "protected"]
KEYS = st.sampled_from([*MANIFEST_KEYS, *DETAIL_KEYS, *SETTINGS_KEYS])
SCALARS = st.none() | st.booleans() | st.integers() | st.integers(0, 3) | st.floats() | st.text(max_size=8)
TEXTS = st.sampled_from(
    [
        *("Acme", "acme.com", "bücher.de", "xn--a.com", "xn--bcher-kva.de", " a", "a_b.c", "mira@acme.com"),
        *("present", "absent", "empty"),
    ]
)
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


DETAILS = st.fixed_dictionaries(
    {"name": st.just("Acme")},
    optional={
        "state": TEXTS,
        "people": VALUES | st.lists(SCALARS | TEXTS, max_size=3),
        "fields": VALUES | st.dictionaries(KEYS, VALUES, max_size=3),
        "lists": VALUES
        | st.dictionaries(KEYS, st.none() | st.dictionaries(KEYS, VALUES, max_size=2), max_size=3),
    },
)


@given(
    st.sampled_from(["organization", "settings"]),
    st.dictionaries(KEYS, VALUES, max_size=5) | VALUES | DETAILS,
)
def test_no_false_accept(name: str, value: object) -> None:
    """What is accepted quickly breaks no rule of the schema, formats included."""
    if accepts(name, value):
        assert list(explain(name, value, {})) == []


def test_accepts() -> None:
    """A valid manifest is accepted, so that nobody has to explain it."""
    assert accepts("organization", {"id": 7, "name": "Acme", "domain": "acme.com", "x-note": [1]})
    fields = {"Tier": {"value": ["a", 7, {"city": "Berlin"}], "when": "empty"}, "field-7": None}
    assert accepts(
        "organization", {"name": "Acme", "people": {"only": []}, "fields": fields, "lists": {"P": fields}}
    )
    assert accepts("organization", {"domain": "acme.com", "state": "absent"})


def test_leaves_odd_values_to_others() -> None:
    """What the quick validator cannot take, it does not accept."""
    assert not accepts("organization", {"name": "\ud800"})
    assert not accepts("organization", {7: "Acme"})
