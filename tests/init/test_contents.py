from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from reconciler import __version__
from reconciler.cli.main import COMMANDS
from reconciler.init.contents import EXAMPLE, contents
from reconciler.manifests.formatting import formatted
from reconciler.manifests.loading import load
from reconciler.manifests.modeline import modeline
from reconciler.resources import schema

if TYPE_CHECKING:
    from reconciler.manifests.loading import Loaded

ROOT = Path(__file__).parents[2]
ACTION = ".github/actions/reconciler/action.yml"


def _load(folder: Path, account: str | None) -> Loaded:
    for path, text in contents(account).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize("account", ["exampleventures", None])
def test_it_is_valid_and_bound_to_the_account(tmp_path: Path, account: str | None) -> None:
    """One manifest, and settings that name the account, or none with a line that says how."""
    loaded = _load(tmp_path, account)
    assert ((), account) == (loaded.problems, loaded.settings.account)
    assert [EXAMPLE] == [each.path for each in loaded.manifests]


def test_the_line_to_uncomment_is_valid() -> None:
    """Taking the # away is all there is to do, for the name and for the guards."""
    settings = re.sub(r"^# (?=[a-z ]+:)(?!yaml)", "", contents(None)[".reconciler.yaml"], flags=re.MULTILINE)
    uncommented = yaml.safe_load(settings)
    assert {"account", "guards", "protected"} == set(uncommented)
    assert "acme" == uncommented["account"]


def test_the_example_can_create_nothing(tmp_path: Path) -> None:
    """It is pinned, whatever account it may meet."""
    (manifest,) = _load(tmp_path, None).manifests
    assert manifest.id is not None


def test_the_example_is_in_canonical_form() -> None:
    """So that the hooks leave a fresh repository as it is."""
    written = contents(None)[EXAMPLE].encode()
    assert written == formatted(EXAMPLE, written)


def test_schemas_are_at_hand_where_modelines_lead() -> None:
    """Those that ship with the code, so that editors need no network."""
    files = contents(None)
    assert modeline(EXAMPLE) == files[EXAMPLE].splitlines()[0]
    for name in ("organization", "settings"):
        assert schema(name) == json.loads(files[f"schemas/{name}.schema.json"])


def test_nothing_is_left_to_fill_in() -> None:
    """Each mark of the templates is replaced."""
    assert [] == [path for path, text in contents("acme").items() if re.search("@[A-Z]+@", text)]


@pytest.mark.parametrize("name", ["plan", "apply", "drift"])
def test_workflows_are_our_own(name: str) -> None:
    """Those that this repository uses itself, and that its tests run."""
    path = f".github/workflows/{name}.yml"
    assert (ROOT / path).read_text(encoding="utf-8") == contents(None)[path]


def test_the_action_installs_our_release() -> None:
    """Since the repository that it is in holds no code; all else is as in ours."""
    made: dict[str, Any] = yaml.safe_load(contents(None)[ACTION])
    own: dict[str, Any] = yaml.safe_load((ROOT / ACTION).read_text(encoding="utf-8"))
    assert f"affinity-reconciler=={__version__}" == made["inputs"].pop("requirement")["default"]
    assert "" == own["inputs"].pop("requirement")["default"]
    assert own == made


def test_every_command_that_is_named_exists() -> None:
    """In the READMEs, the hooks and the workflow."""
    named = {word for text in contents(None).values() for word in re.findall(r"reconciler ([a-z]+)\b", text)}
    assert {"validate", "plan", "apply"} <= named
    assert set() == named - set(COMMANDS)
