"""Each rule of a schema has a sentence that says what to write instead."""

import pytest

from reconciler.manifests.sentences import Broken, complaint, is_near, unknown_key


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (Broken("required", ["count"], {}, ("creates",)), "count is missing"),
        (Broken("required", ["a", "b"], {"c": 1}, ()), "a and b are missing"),
        (Broken("type", "string", [], ("name",)), "name must be text"),
        (
            Broken("type", ["string", "number", "object"], ["a"], ("fields", "Tags", 3)),
            "an item of Tags must be text, a number or a mapping of keys",
        ),
        (Broken("type", "array", "acme.io", ("domains",)), "domains must be a list: write [acme.io]"),
        (Broken("type", "integer", "7", ("id",)), "id must be a whole number: write 7, without quotes"),
        (Broken("type", "array", 7, ("protected",)), "protected must be a list: write [7]"),
        (Broken("type", "array", {}, ("protected",)), "protected must be a list"),
        (
            Broken("type", "number", "0.5", ("reserve",)),
            "reserve must be a number: write 0.5, without quotes",
        ),
        (Broken("type", "number", "30%", ("share",)), "share must be a number: write 0.3"),
        (Broken("type", "number", "a third", ("share",)), "share must be a number"),
        (
            Broken("type", "object", "name:Acme domain:acme.com", ()),
            "the document must be a mapping of keys: write a blank behind each colon",
        ),
        (Broken("type", "string", 7, ("name",)), 'name must be text: write "7", with quotes'),
        (Broken("type", "object", None, ()), "the document must be a mapping of keys, not null"),
        (Broken("type", "string", None, ("name",)), "name must be text, not null"),
        (
            Broken("type", "string", None, ("domain",)),
            "domain must be text, not null: remove the key to leave it as it is",
        ),
        (
            Broken("type", "string", None, ("fields", "HQ", "city")),
            "city must be text, not null: leave the key out",
        ),
        (
            Broken("type", "string", None, ("names", 0)),
            "an item of names must be text, not null: remove the item",
        ),
        (
            Broken("enum", ["empty", "created"], "emtpy", ("when",)),
            'when must be empty or created (did you mean "empty"?)',
        ),
        (Broken("enum", ["present", "absent"], None, ("state",)), "state must be present or absent"),
        (
            Broken("const", 1, 2, ("version",)),
            "version 2 needs a newer reconciler: this one reads version 1",
        ),
        (Broken("const", 1, "one", ("version",)), "version must be 1"),
        (Broken("maxItems", 500, [], ("people",)), "people must have at most 500 items"),
        (Broken("minItems", 1, [], ("people", "include")), "include must not be empty"),
        (Broken("anyOf", "{only} or {include}", {}, ("people",)), "people must be {only} or {include}"),
        (Broken("minimum", 1, 0, ("fields", "Lead Source")), '"Lead Source" must be at least 1'),
        (Broken("minimum", 1, 0, ("fields", "2024")), "2024 must be at least 1"),
        (Broken("not", {}, 0, ("fields",)), "fields cannot be written like this"),
    ],
)
def test_complaint(broken: Broken, sentence: str) -> None:
    """In plain words, with the key by its name."""
    assert sentence == complaint(broken, None)


def test_shows_what_was_written() -> None:
    """A value that had no quotes is shown as it was written."""
    broken = Broken("type", "string", 1.5, ("name",))
    assert complaint(broken, "1.50") == 'name must be text: write "1.50", with quotes'


def test_keys_of_users_are_made_harmless() -> None:
    """A long key, or one with line breaks, stays short and on one line."""
    sentence = complaint(Broken("minimum", 1, 0, ("fields", "a\n" * 1_000)), None)
    assert len(sentence) < 200
    assert "\n" not in sentence


def test_unknown_key() -> None:
    """With what was probably meant, where there is such a key."""
    assert unknown_key("valeu", ["value", "when"]) == 'unknown key "valeu" (did you mean "value"?)'
    assert unknown_key("tier", ["value", "when"]) == 'unknown key "tier"'


def test_is_near() -> None:
    """A key is near if it is known or similar to one that is."""
    known = ["value", "when"]
    assert [True, True, False] == [is_near(key, known) for key in ("when", "valeu", "tier")]
