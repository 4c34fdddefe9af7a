"""What the README and its like promise is what there is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from reconciler.cli import credentials
from reconciler.cli.main import COMMANDS, EXIT_STATUSES, run
from reconciler.cli.output import Facts
from reconciler.errors import ExitStatus
from reconciler.resources import schema

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "reconciler"
ROOMS = [path for path in PACKAGE.iterdir() if (path / "__init__.py").exists()]


def _blocks(language: str) -> list[str]:
    blocks = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
    return [text for name, text in blocks if name == language]


def test_the_manifest_of_the_readme_is_one_of_ours() -> None:
    """To the letter."""
    assert (ROOT / "organizations" / "kestrel-analytics.yaml").read_text(encoding="utf-8") == _blocks("yaml")[
        0
    ]


def test_the_plan_of_the_readme_is_what_a_user_sees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a fresh clone, with the command that stands above it."""
    shutil.copytree(ROOT / "organizations", tmp_path / "organizations")
    shutil.copy(ROOT / ".reconciler.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "reconciler plan --sandbox --target '*kestrel*'" in README
    assert run(["plan", "--sandbox", "--target", "*kestrel*"]) == ExitStatus.DONE
    (shown,) = [block for block in _blocks("") if block.startswith("Only 1 of")]
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    """In the table of commands."""
    assert re.search(rf"^\| `{command}\b", README, re.MULTILINE)


@pytest.mark.parametrize("status", list(ExitStatus), ids=str)
def test_every_exit_status_is_in_the_readme_and_in_the_help(status: ExitStatus) -> None:
    """As the contract has them."""
    assert re.search(rf"^\| {status.value} \|", README, re.MULTILINE)
    assert re.search(rf"^  {status.value}\b", EXIT_STATUSES, re.MULTILINE)


@pytest.mark.parametrize(
    "variable",
    [credentials.KEY, credentials.KEY_FILE, credentials.KEY_COMMAND, credentials.BASE_URL],
)
def test_every_variable_is_in_the_readme(variable: str) -> None:
    """Nobody reads the source to set up a key."""
    assert f"| `{variable}` |" in README


def test_the_keys_of_a_log_are_those_in_the_readme() -> None:
    """All of them, and no others."""
    table = README.partition("| `time`, `level`, `message` |")[2].partition("\n\n")[0]
    shown = re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.splitlines()[1:]))
    assert list(Facts.__annotations__) == shown


@pytest.mark.parametrize("name", ["organization", "settings"])
def test_every_key_of_a_schema_is_in_the_readme(name: str) -> None:
    """Of manifests and of settings."""
    properties = schema(name)["properties"]
    assert isinstance(properties, dict)
    reserved = {"version", "kind", "domains"}
    assert [] == [key for key in properties if key not in reserved and not re.search(rf"\b{key}\b", README)]


def test_every_room_is_in_the_contributing_guide() -> None:
    """The drawing of the house is the house."""
    assert [] == [room.name for room in ROOMS if f"    {room.name}/" not in CONTRIBUTING]
    modules = [path.name for path in PACKAGE.glob("*.py") if not path.name.startswith("__")]
    assert [] == [module for module in modules if module not in CONTRIBUTING]


@pytest.mark.parametrize(
    "room",
    [path for path in PACKAGE.iterdir() if (path / "__init__.py").exists()],
    ids=lambda path: path.name,
)
def test_every_module_is_in_the_readme_of_its_room(room: Path) -> None:
    """Whoever opens a room is told what is in it."""
    readme = (room / "README.md").read_text(encoding="utf-8")
    modules = [path.stem for path in room.glob("*.py") if not path.name.startswith("__")]
    assert [] == [
        module for module in modules if f"`{module}`" not in readme and f"`{module}.py`" not in readme
    ]
