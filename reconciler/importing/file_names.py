"""Decides where new manifests lie: each in a file of its own, whatever the order they come in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reconciler.importing import slugs
from reconciler.manifests.files import FOLDER
from reconciler.normalize import domain_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from reconciler.importing.drafts import Draft


def named(drafts: Iterable[Draft], taken: Collection[str]) -> Iterator[tuple[str, Draft]]:
    """
    Yield each draft with its path, relative to the root.

    Of several with one slug, the one with the lowest id has it alone; the others get something to be told
    apart by. So does one whose slug is taken, whatever its case and suffix: not every file system tells those
    apart.

    Args:
        drafts: Of new manifests.
        taken: Names of files and folders in `organizations/`.
    """
    used = {*slugs.RESERVED, *(name.partition(".")[0].casefold() for name in taken)}
    for draft in sorted(drafts, key=_precedence):
        organization_id, name, domain = _profile(draft)
        distinction = slugs.distinction(organization_id, name, domain)
        found = slugs.slug(name, domain, distinction)
        while found in used:
            found = f"{found}-{distinction}"
        used.add(found)
        yield f"{FOLDER}/{found}.yaml", draft


def _precedence(draft: Draft) -> tuple[float, bool, str, str]:
    organization_id, name, domain = _profile(draft)
    return organization_id or math.inf, domain is None, domain_key(domain or ""), name


def _profile(draft: Draft) -> tuple[int | None, str, str | None]:
    number, name, domain = (draft.keys.get(key) for key in ("id", "name", "domain"))
    return (
        number if isinstance(number, int) else None,
        name if isinstance(name, str) else "",
        domain if isinstance(domain, str) else None,
    )
