"""
The package finds what ships beside its code in every layout that it is installed in.

Building needs the network, so that layouts are made here from what pyproject.toml says, the way setuptools
does; .ci/run tests the real wheel.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PROBE = """
from reconciler.resources import automation, schema
print(schema("organization")["title"], schema("settings")["title"], sep="|")
print(automation("workflows/plan.yml").splitlines()[1])
"""
EDITABLE = """
import importlib.util, sys
class Finder:
    mapping = {mapping!r}
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        folder = cls.mapping.get(name)
        if folder is None:
            return None
        return importlib.util.spec_from_file_location(
            name, folder + "/__init__.py", submodule_search_locations=[folder]
        )
sys.meta_path.insert(0, Finder)
"""
"""What setuptools writes for an editable install whose packages do not all lie where their names say."""


def source(package: str) -> Path:
    """Return the folder of a package in the checkout, as setuptools finds it."""
    folder: str = SETUPTOOLS["package-dir"].get(package, package.replace(".", "/"))
    return ROOT / folder


def probe(code: str, cwd: Path) -> str:
    """Run code in an isolated interpreter, so that neither the checkout nor the environment helps it."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-I", "-c", code], cwd=cwd, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_packages_are_listed() -> None:
    """Every package of the tree is in pyproject.toml, and nothing else is."""
    tree = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for path in ROOT.glob("reconciler/**/__init__.py")
    }
    assert sorted(tree | {"reconciler.automation", "reconciler.schemas"}) == sorted(SETUPTOOLS["packages"])


def test_wheel(tmp_path: Path) -> None:
    """In a wheel the schemas lie inside the package."""
    for package in SETUPTOOLS["packages"]:
        for pattern in ("*.py", *SETUPTOOLS["package-data"].get(package, ())):
            for path in source(package).glob(pattern):
                target = tmp_path / package.replace(".", "/") / path.relative_to(source(package))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
    found = probe(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{PROBE}", tmp_path)
    assert found == "Organization manifest|Settings\nname: plan"


def test_editable(tmp_path: Path) -> None:
    """In an editable install a finder maps both folders of the checkout."""
    mapping = {package: str(source(package)) for package in ("reconciler", "reconciler.schemas")}
    found = probe(EDITABLE.format(mapping=mapping) + PROBE, tmp_path)
    assert found == "Organization manifest|Settings\nname: plan"


def test_checkout(tmp_path: Path) -> None:
    """In a plain checkout the schemas lie beside the package."""
    found = probe(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{PROBE}", tmp_path)
    assert found == "Organization manifest|Settings\nname: plan"
