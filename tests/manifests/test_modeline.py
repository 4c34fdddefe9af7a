from __future__ import annotations

import pytest

from reconciler.manifests.modeline import is_modeline, modeline, under_modeline

PATH = "organizations/acme.yaml"
RIGHT = "# yaml-language-server: $schema=../schemas/organization.schema.json\n"


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("organizations/acme.yaml", "../schemas/organization.schema.json"),
        ("organizations/seed/2026/acme.yaml", "../../../schemas/organization.schema.json"),
        ("acme.yaml", "schemas/organization.schema.json"),
    ],
)
def test_the_modeline_leads_from_the_file_to_the_schema(path: str, schema: str) -> None:
    """Editors look from where the manifest lies."""
    assert f"# yaml-language-server: $schema={schema}" == modeline(path)


@pytest.mark.parametrize(
    "text",
    [
        "name: A\n",
        f"{RIGHT}name: A\n",
        "# yaml-language-server: $schema=https://example.com/organization.json\nname: A\n",
        f"{RIGHT}{RIGHT}name: A\n",
        "#yaml-language-server : $schema=x\nname: A\n",
    ],
)
def test_there_is_one_and_it_is_the_first_line(text: str) -> None:
    """Added, corrected, or kept."""
    assert f"{RIGHT}name: A\n" == under_modeline(PATH, text)


def test_other_comments_stay_below_it() -> None:
    """Also those that stood above."""
    text = f"# one\n\n{RIGHT}\n# two\n---\nname: A\n{RIGHT}"
    assert f"{RIGHT}# one\n\n# two\n---\nname: A\n{RIGHT}" == under_modeline(PATH, text)


def test_the_schema_of_the_workspace_may_be_chosen() -> None:
    """It knows the account's own fields; only the way to it is corrected."""
    text = "# yaml-language-server: $schema=schemas/workspace.schema.json\r\nname: A\r\n"
    right = "# yaml-language-server: $schema=../schemas/workspace.schema.json\r\nname: A\r\n"
    assert right == under_modeline(PATH, text)


def test_a_modeline_is_known_however_it_is_spaced() -> None:
    """A comment that only speaks of it is none."""
    assert is_modeline("  #  yaml-language-server: $schema=x\n")
    assert not is_modeline("# see yaml-language-server: it is good")
