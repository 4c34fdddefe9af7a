"""
Turns what a field holds into what a manifest says, so that planning sees no difference between the two.

What cannot be said, or would be read as something else, is not written at all.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from reconciler.manifests import domains, emails, items
from reconciler.manifests.accepting import accepts
from reconciler.normalize import text_value
from reconciler.planning.comparing import as_held, item_key, items_of
from reconciler.values import Location, Option, OrganizationReference, PersonReference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.manifests.document import Value as Plain
    from reconciler.values import Field, Item, OrganizationId, PersonId, Value


class Unwritable(Exception):
    """A value that no manifest can say; the message says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """
    What persons and organizations are called where they are referred to, if not by their ids.

    Attributes:
        emails: One of each person.
        domains: Those that manifests declare, each by one of them.
    """

    emails: Mapping[PersonId, str] = field(default_factory=dict)
    domains: Mapping[OrganizationId, str] = field(default_factory=dict)

    def person(self, reference: PersonReference) -> str | int:
        """Return an e-mail, in lower case, or the id."""
        email = (self.emails.get(reference.id) or reference.email).lower()
        return email if email and emails.fault(email) is None else reference.id

    def organization(self, reference: OrganizationReference) -> str | int | None:
        """Return a domain or the id."""
        domain = self.domains.get(reference.id) if reference.id is not None else None
        return domain if domain and domains.fault(domain) is None else reference.id


def plain(described: Field, value: Value, words: Words) -> Plain:
    """
    Return what a manifest says; None for an empty field.

    Items of several are sorted, and each stands once.

    Raises:
        Unwritable: See there.
    """
    held = tuple({item_key(each): each for each in items_of(value)}.values())
    if not held:
        return None
    _check_readable(held)
    written = sorted((_item(described, each, words) for each in held), key=order)
    result = written if described.multiple else written[0]
    complaints = (each.message for item in written for each in items.faults("", item, "leave it out"))
    if complaint := next(complaints, None):
        raise Unwritable(complaint)
    if not accepts("organization", {"name": "-", "fields": {"-": result}}):
        raise Unwritable("it is longer, larger or more than a manifest may say")
    return result


def order(item: Plain) -> tuple[int, float, str]:
    """Return what plain items are sorted by: texts without regard to case, then numbers, then places."""
    if isinstance(item, str):
        return 0, 0, f"{item.casefold()}\0{item}"
    if isinstance(item, int | float):
        return 1, item, ""
    return 2, 0, "\0".join(map(str, item.values())) if isinstance(item, dict) else ""


def _item(described: Field, item: Item, words: Words) -> Plain:
    if isinstance(item, PersonReference):
        return words.person(item)
    if isinstance(item, OrganizationReference):
        return words.organization(item)
    if isinstance(item, Location):
        return {part: text for part, text in asdict(item).items() if text is not None}
    if isinstance(item, Option):
        return _option(described, item)
    return item


def _option(described: Field, held: Option) -> str:
    text = text_value(held.text)
    alike = [each for each in described.options if text_value(each.text) == text]
    if [held.id] == [each.id for each in alike]:
        return text
    if len(alike) > 1:
        raise Unwritable(f"two of its options read {text}; rename one in Affinity")
    raise Unwritable(f"{text} is none of its options any more")


def _check_readable(held: Sequence[Item]) -> None:
    """A place that says less than another one could be taken for that."""
    for i, each in enumerate(held):
        if as_held(each, (*held[:i], *held[i + 1 :])) is not each:
            raise Unwritable("one of its places is a part of another one")
