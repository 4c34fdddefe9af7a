"""The house: who may import whom, and what each room must not touch."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "reconciler"

FOUNDATION = {
    "errors",
    "model",
    "desired",
    "values",
    "suggestions",
    "normalize",
    "typed_json",
    "resources",
    "clock",
}
MAY_IMPORT = {
    "errors": {"model"},
    "model": {"values"},
    "desired": {"model", "values"},
    "values": set(),
    "suggestions": set(),
    "normalize": set(),
    "typed_json": set(),
    "resources": set(),
    "clock": set(),
    "http": {"errors"},
    "planning": FOUNDATION,
    "manifests": FOUNDATION | {"planning"},
    "affinity": FOUNDATION | {"planning", "http"},
    "applying": FOUNDATION | {"planning"},
    "reports": FOUNDATION | {"planning"},
    "sandbox": set(),
    "workspace": FOUNDATION | {"planning", "manifests"},
    "importing": FOUNDATION | {"planning", "manifests"},
    "init": FOUNDATION | {"manifests"},
    "github": FOUNDATION | {"http", "reports"},
    "cli": FOUNDATION
    | {
        "http",
        "planning",
        "manifests",
        "affinity",
        "applying",
        "reports",
        "github",
        "sandbox",
        "workspace",
        "importing",
        "init",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
"""Room or module at the top, and what it may import of the others, besides itself and the version."""

IMPORTED_ONCE = {
    "yaml": 1,
    "jsonschema": 1,
    "jsonschema_rs": 1,
    "requests": 1,
    "deepdiff": 1,
}

FORBIDDEN = {
    "os",
    "io",
    "pathlib",
    "time",
    "datetime",
    "random",
    "socket",
    "threading",
    "logging",
    "subprocess",
}
PURE = (
    "planning",
    "importing",
    "reports",
    "model",
    "desired",
    "values",
    "suggestions",
    "normalize",
    "errors",
    "typed_json",
)


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(module: Path) -> set[str]:
    """Every module imported anywhere in the file, those inside functions and for types too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("module", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(module: Path) -> None:
    """A room imports only what the table allows."""
    room = _room(module)
    rooms = {name.split(".")[1] for name in _imports(module) if name.startswith("reconciler.")}
    assert set() == rooms - MAY_IMPORT[room] - {room, "__version__"}


@pytest.mark.parametrize("package", IMPORTED_ONCE)
def test_a_package_has_one_door(package: str) -> None:
    """yaml, jsonschema, jsonschema-rs, requests and deepdiff are each imported by one module."""
    importers = [
        str(module.relative_to(PACKAGE))
        for module in _modules()
        if any(name.split(".")[0] == package for name in _imports(module))
    ]
    assert IMPORTED_ONCE[package] == len(importers), importers


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_have_no_clock_file_or_network(room: str) -> None:
    """What planning and reports need to know arrives as an argument."""
    for module in _modules():
        if _room(module) == room:
            assert set() == {name.split(".")[0] for name in _imports(module)} & FORBIDDEN, module


def test_no_module_is_a_house_of_its_own() -> None:
    """No file has more than 400 lines."""
    files = [*_modules(), *Path(__file__).parent.rglob("*.py")]
    assert [] == [str(file) for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 400]


def test_every_module_has_a_test_file() -> None:
    """`tests/` mirrors the package, one file a module."""
    tests = {path.name for path in Path(__file__).parent.rglob("test_*.py")}
    missing = []
    for module in _modules():
        name, folder = module.stem, module.parent.name
        if not name.startswith("__") and not {f"test_{name}.py", f"test_{folder}_{name}.py"} & tests:
            missing.append(str(module.relative_to(PACKAGE)))
    assert [] == missing


def test_every_folder_explains_itself() -> None:
    """Each room, and each folder beside the package, has a README."""
    root = PACKAGE.parent
    rooms = [path for path in PACKAGE.iterdir() if (path / "__init__.py").exists()]
    folders = [PACKAGE, *rooms, root / "tests", root / "schemas", root / "organizations"]
    assert [] == [str(folder) for folder in folders if not (folder / "README.md").exists()]
