from __future__ import annotations

import re

import pytest

from reconciler.sandbox import texts


def test_the_text_of_a_merge_is_what_public_clients_parse() -> None:
    """Both ids can be read out of it."""
    found = re.search(r"(\d+) no longer exists as it has been merged into (\d+)", texts.merged(1001, 1002))
    assert found is not None
    assert ("1001", "1002") == found.groups()


def test_known_texts_are_word_for_word() -> None:
    """The texts that are documented or seen are not ours to change."""
    assert "Cannot delete organization because it is global" == texts.GLOBAL_DELETE
    assert "Invalid page_token variable" == texts.PAGE_TOKEN
    assert "Field organization_id: expected 7 to be a valid id for model Organization" == texts.unknown_id(
        "organization_id", 7, "Organization"
    )


@pytest.mark.parametrize(("of_list", "kind"), [(False, "non-list-specific "), (True, None)])
def test_unknown_fields_are_named_as_the_vendors_own_client_parses(
    *, of_list: bool, kind: str | None
) -> None:
    """The ids can be read out of the text, and whether fields of lists would do."""
    text = texts.unknown_fields(["field-1", "field-2"], of_list=of_list)
    found = re.search(r"Invalid fieldIds must refer to (non-list-specific )?\w+ fields: \[(.*?)\]\.", text)
    assert found is not None
    assert (kind, "field-1, field-2") == found.groups()
