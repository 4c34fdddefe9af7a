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
SETTINGS_KEYS = ["account", "guards", "creates", "count", "share"]
KEYS = st.sampled_from([*MANIFEST_KEYS, *SETTINGS_KEYS])
SCALARS = st.none() | st.booleans() | st.integers() | st.integers(0, 3) | st.floats() | st.text(max_size=8)
TEXTS = st.sampled_from(
    ["Acme", "acme.com", "bücher.de", "xn--a.com", "xn--bcher-kva.de", " a", "a_b.c", "present"]
)
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(["organization", "settings"]), st.dictionaries(KEYS, VALUES, max_size=5) | VALUES)
def test_no_false_accept(name: str, value: object) -> None:
    """What is accepted quickly breaks no rule of the schema, formats included."""
    if accepts(name, value):
        assert list(explain(name, value, {})) == []


def test_accepts() -> None:
    """A plain manifest is accepted, so that nobody has to explain it."""
    assert accepts("organization", {"id": 7, "name": "Acme", "domain": "acme.com", "x-note": [1]})


def test_leaves_odd_values_to_others() -> None:
    """What the quick validator cannot take, it does not accept."""
    assert not accepts("organization", {"name": "\ud800"})
    assert not accepts("organization", {7: "Acme"})
