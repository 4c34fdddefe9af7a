"""Two manifests that mean, or could mean, one organization are told at both places."""

import pytest

from reconciler.desired import Manifest
from reconciler.manifests.clashes import clashes
from reconciler.values import OrganizationId


def manifest(
    path: str,
    name: str | None = None,
    domain: str | None = None,
    *,
    pin: int | None = None,
    domains: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    absent: bool = False,
) -> Manifest:
    marks = (("/id", 1, 1), ("/name", 2, 1), ("/domain", 3, 1), ("/previously", 4, 1))
    return Manifest(
        path,
        1,
        marks,
        None if pin is None else OrganizationId(pin),
        name,
        domain,
        domains,
        names,
        absent=absent,
    )


def told(*manifests: Manifest) -> list[str]:
    return sorted(str(problem) for problem in clashes(manifests))


def test_one_id() -> None:
    """An id in two manifests is an error in both, each naming the other."""
    assert [
        "a.yaml:1:1: id 7 is also in b.yaml:1: an id belongs to one manifest",
        "b.yaml:1:1: id 7 is also in a.yaml:1: an id belongs to one manifest",
    ] == told(manifest("a.yaml", "A", pin=7), manifest("b.yaml", "B", pin=7))


@pytest.mark.parametrize(
    "other",
    [
        manifest("b.yaml", "B", "bücher.de"),
        manifest("b.yaml", "B", "xn--bcher-kva.de"),
        manifest("b.yaml", "B", "b.de", domains=("bücher.de",)),
        manifest("b.yaml", "B", "bücher.de", pin=7),
    ],
)
def test_one_domain(other: Manifest) -> None:
    """A domain belongs to one manifest, in whichever spelling, also through `previously`, pinned or not."""
    first, second = told(manifest("a.yaml", "A", "bücher.de"), other)
    assert first.startswith("a.yaml:3:1: the domain bücher.de is also in b.yaml:")
    assert second.startswith("b.yaml:")
    assert " is also in a.yaml:3: " in second


def test_own_earlier_domain() -> None:
    """A manifest does not clash with itself."""
    assert told(manifest("a.yaml", "A", "a.de", domains=("a.de", "a.de"), names=("A",))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (manifest("a.yaml", "Acme"), manifest("b.yaml", "ACME")),
        (manifest("a.yaml", "Acme"), manifest("b.yaml", "Acme", "acme.com")),
        (manifest("a.yaml", "Acme"), manifest("b.yaml", "Acme", pin=7)),
        (manifest("a.yaml", "Acme"), manifest("b.yaml", "Bolt", "acme.com", names=("Acme",))),
    ],
)
def test_name_alone(one: Manifest, other: Manifest) -> None:
    """A manifest with a name alone could mean any organization of that name."""
    problems = told(one, other)
    assert len(problems) == 2
    assert all(problem.endswith("give each a domain or an id to tell them apart") for problem in problems)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (manifest("a.yaml", "Acme", "acme.com"), manifest("b.yaml", "Acme", "acme.de")),
        (manifest("a.yaml", "Acme", pin=7), manifest("b.yaml", "Acme", pin=8)),
        (manifest("a.yaml", "Acme", pin=7), manifest("b.yaml", "Acme", "acme.com")),
    ],
)
def test_names_told_apart(one: Manifest, other: Manifest) -> None:
    """A name may be shared where each manifest has a domain or an id."""
    assert told(one, other) == []


@pytest.mark.parametrize(
    "other",
    [
        manifest("b.yaml", "B", "acme.com"),
        manifest("b.yaml", "B", "b.com", domains=("acme.com",)),
        manifest("b.yaml", "B", pin=7),
        manifest("b.yaml", "Acme"),
        manifest("b.yaml", domain="acme.com", absent=True),
    ],
)
def test_tombstones(other: Manifest) -> None:
    """What a tombstone deletes no other manifest may mean, not by an earlier domain nor by a name alone."""
    tombstone = manifest("a.yaml", "Acme", "acme.com", pin=7, absent=True)
    assert ["a.yaml", "b.yaml"] == [problem.split(":")[0] for problem in told(tombstone, other)]


def test_tombstones_told_apart() -> None:
    """An organization of the same name may go while another stays."""
    gone = manifest("a.yaml", "Acme", "acme.io", absent=True)
    assert told(gone, manifest("b.yaml", "Acme", "acme.com")) == []


def test_many() -> None:
    """Of many copies each names a few of the others."""
    problems = told(*(manifest(f"{i}.yaml", f"A{i}", pin=7) for i in range(9)))
    assert (
        "0.yaml:1:1: id 7 is also in 1.yaml:1, 2.yaml:1, 3.yaml:1, others: an id belongs to one manifest"
        in problems
    )
    assert len(problems) == 9


def test_bounded() -> None:
    """Of one file a hundred are told, and that there are more; another file's are told beside them."""
    domains = tuple(f"{i}.com" for i in range(500))
    one, two = manifest("a.yaml", "A", domains=domains), manifest("a.yaml", "B", domains=domains[::-1])
    problems = told(one, two, manifest("b.yaml", "C", "499.com"))
    assert "a.yaml:1:1: more contradictions follow in this file: mend the first ones first" in problems
    assert [101, 1] == [sum(each.startswith(path) for each in problems) for path in ("a.yaml", "b.yaml")]
