"""
Finds what no manifest shows by itself: two of them that mean, or could mean, the same organization.

An id and a domain belong to one manifest. A name may be shared, but then each needs a domain or an id: a
manifest with the name alone could be matched with any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.model import Manifest, Problem
from reconciler.normalize import domain_key, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Claims = Callable[[Manifest], Iterator[tuple[str, str, str]]]
    """What a manifest lays claim to: the form that is compared, the pointer where it stands, its words."""

_ONE_ID = "id {} is also in {}: an id belongs to one manifest"
_ONE_DOMAIN = "the domain {} is also in {}: a domain belongs to one manifest"
_TELL_APART = 'the name "{}" is also in {}: give each a domain or an id to tell them apart'

MAX_NAMED = 3
"""Other places that one problem names; ten thousand copies would otherwise name each other."""


class _Claim(NamedTuple):
    manifest: Manifest
    pointer: str
    words: str

    @property
    def by_name_only(self) -> bool:
        """Whether nothing but the name says which organization the manifest means."""
        return self.manifest.id is None and self.manifest.domain is None


def clashes(manifests: Sequence[Manifest]) -> Iterator[Problem]:
    """Yield a problem at each of the places that contradict each other, naming the others."""
    for group in _shared(manifests, _ids):
        yield from _contradictions(group, group, _ONE_ID)
    for group in _shared(manifests, _domains):
        yield from _contradictions(group, group, _ONE_DOMAIN)
    for group in _shared(manifests, _names):
        by_name_only = [claim for claim in group if claim.by_name_only]
        others = [claim for claim in group if not claim.by_name_only]
        if by_name_only:
            yield from _contradictions(by_name_only, group, _TELL_APART)
            yield from _contradictions(others, by_name_only, _TELL_APART)


def _ids(manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    if manifest.id is not None:
        yield str(manifest.id), "/id", str(manifest.id)


def _domains(manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    if manifest.domain is not None:
        yield domain_key(manifest.domain), "/domain", manifest.domain
    for i, domain in enumerate(manifest.previous_domains):
        yield domain_key(domain), f"/previously/domains/{i}", domain


def _names(manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    if manifest.name is not None:
        yield name_key(manifest.name), "/name", manifest.name
    for i, name in enumerate(manifest.previous_names):
        yield name_key(name), f"/previously/names/{i}", name


def _shared(manifests: Sequence[Manifest], claims: Claims) -> Iterator[list[_Claim]]:
    """Yield a group of claims, one of each manifest, for everything that several of them claim."""
    first: dict[str, Manifest] = {}
    shared: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        for key, _, _ in claims(manifest):
            earlier = first.setdefault(key, manifest)
            if earlier is not manifest:
                group = shared.setdefault(key, [earlier])
                if group[-1] is not manifest:
                    group.append(manifest)
    for key, group in shared.items():
        yield [_claim(manifest, key, claims) for manifest in group]


def _claim(manifest: Manifest, key: str, claims: Claims) -> _Claim:
    return next(
        _Claim(manifest, pointer, words) for found, pointer, words in claims(manifest) if found == key
    )


def _contradictions(claims: Sequence[_Claim], others: Sequence[_Claim], message: str) -> Iterator[Problem]:
    """Yield a problem for each of the claims, naming the first of the others."""
    first = [(other, other.manifest.position(other.pointer)) for other in others[: MAX_NAMED + 2]]
    for claim in claims:
        places = [f"{place.path}:{place.line}" for other, place in first if other is not claim]
        if len(places) > MAX_NAMED:
            places[MAX_NAMED:] = ["others"]
        position = claim.manifest.position(claim.pointer)
        yield Problem(position, message.format(claim.words, ", ".join(places)))
