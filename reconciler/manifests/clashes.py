"""
Finds what no manifest shows by itself: two of them that mean, or could mean, the same organization.

An id and a domain belong to one manifest. A name may be shared, but then each needs a domain or an id: a
manifest with the name alone could be matched with any of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence  # noqa: TC003 - NamedTuple keeps its annotations
from typing import TYPE_CHECKING, NamedTuple

from reconciler.manifests.document import MAX_PROBLEMS
from reconciler.model import Position, Problem
from reconciler.normalize import domain_key, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator

    from reconciler.desired import Manifest

    Claims = Callable[[Manifest], list[tuple[Hashable, str, str]]]
    """What a manifest lays claim to: the form that is compared, the pointer where it stands, its words."""

_ONE_ID = "id {} is also in {}: an id belongs to one manifest"
_ONE_DOMAIN = "the domain {} is also in {}: a domain belongs to one manifest"
_TELL_APART = 'the name "{}" is also in {}: give each a domain or an id to tell them apart'
_MORE = "more contradictions follow in this file: mend the first ones first"

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


class _Contradiction(NamedTuple):
    claim: _Claim
    others: Sequence[_Claim]
    message: str

    def problem(self) -> Problem:
        """Return what to tell at the claim, naming the first of the others."""
        others = [other for other in self.others[: MAX_NAMED + 2] if other is not self.claim]
        positions = [other.manifest.position(other.pointer) for other in others[:MAX_NAMED]]
        places = [f"{position.path}:{position.line}" for position in positions]
        if len(others) > MAX_NAMED:
            places.append("others")
        position = self.claim.manifest.position(self.claim.pointer)
        return Problem(position, self.message.format(self.claim.words, ", ".join(places)))


def clashes(manifests: Sequence[Manifest]) -> Iterator[Problem]:
    """Yield a problem at each of the places that contradict each other; of one file, the first hundred."""
    told: Counter[str] = Counter()
    for contradiction in _contradictions(manifests):
        path = contradiction.claim.manifest.path
        told[path] += 1
        if told[path] <= MAX_PROBLEMS:
            yield contradiction.problem()
        elif told[path] == MAX_PROBLEMS + 1:
            yield Problem(Position(path), _MORE)


def _contradictions(manifests: Sequence[Manifest]) -> Iterator[_Contradiction]:
    ids = [each.id for each in manifests if each.id is not None]
    domains = [
        domain_key(domain)
        for each in manifests
        for domain in (each.domain, *each.previous_domains)
        if domain is not None
    ]
    names = [
        name_key(name) for each in manifests for name in (each.name, *each.previous_names) if name is not None
    ]
    for group in _shared(manifests, ids, _ids):
        yield from (_Contradiction(claim, group, _ONE_ID) for claim in group)
    for group in _shared(manifests, domains, _domains):
        yield from (_Contradiction(claim, group, _ONE_DOMAIN) for claim in group)
    for group in _shared(manifests, names, _names):
        by_name_only = [claim for claim in group if claim.by_name_only]
        if by_name_only:
            for claim in group:
                yield _Contradiction(claim, group if claim.by_name_only else by_name_only, _TELL_APART)


def _ids(manifest: Manifest) -> list[tuple[Hashable, str, str]]:
    return [] if manifest.id is None else [(manifest.id, "/id", str(manifest.id))]


def _domains(manifest: Manifest) -> list[tuple[Hashable, str, str]]:
    return _spelled(domain_key, "domain", manifest.domain, manifest.previous_domains)


def _names(manifest: Manifest) -> list[tuple[Hashable, str, str]]:
    return _spelled(name_key, "name", manifest.name, manifest.previous_names)


def _spelled(
    form: Callable[[str], str], key: str, now: str | None, earlier: Iterable[str]
) -> list[tuple[Hashable, str, str]]:
    """Return the claims on a text and on earlier ones, in the form in which they are compared."""
    claims: list[tuple[Hashable, str, str]] = [] if now is None else [(form(now), f"/{key}", now)]
    for i, text in enumerate(earlier):
        claims.append((form(text), f"/previously/{key}s/{i}", text))
    return claims


def _shared(
    manifests: Sequence[Manifest], claimed: Collection[Hashable], claims: Claims
) -> Iterator[Sequence[_Claim]]:
    """
    Yield a group of claims, one of each manifest, for everything that several of them claim.

    Args:
        manifests: All of them.
        claimed: All that they claim: where it differs, as it mostly does, there is no more to do.
        claims: Returns what one of them claims.
    """
    if len(set(claimed)) == len(claimed):
        return
    repeated = {key for key, count in Counter(claimed).items() if count > 1}
    groups: dict[Hashable, list[_Claim]] = {}
    for manifest in manifests:
        for key, pointer, words in claims(manifest):
            if key in repeated:
                group = groups.setdefault(key, [])
                if not group or group[-1].manifest is not manifest:
                    group.append(_Claim(manifest, pointer, words))
    yield from (group for group in groups.values() if len(group) > 1)
