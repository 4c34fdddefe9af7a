from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus

if TYPE_CHECKING:
    from tests.cli.running import User


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "nothing says what to import"),
        (["--fields=all"], "nothing says what to import"),
        (["--all", "--map=A=name"], "--map does not go together with an account"),
        (["--id=1", "--skip-bad"], "--skip-bad does not go together with an account"),
        (["--csv=x.csv", "--map=A=name", "--all"], "--all does not go together with --csv"),
        (
            ["--csv=x.csv", "--map=A=name", "--max-requests=5"],
            "--max-requests does not go together with --csv",
        ),
        (["--csv=x.csv"], "nothing says what the columns mean"),
        (["--csv=nowhere.csv"], "does not exist"),
        (["--id=0"], "'0' is not an id"),
        (["--id=1,x"], "'x' is not an id"),
        (["--csv=x.csv", "--map=A=name", "--delimiter=::"], "give one character"),
        (["--csv=x.csv", "--map=A=name", "--split=Tags"], "is not KEY=SEPARATOR"),
        (["--csv=x.csv", "--map=A=name", "--date-format=DD/MM"], "each once"),
        (["--csv=x.csv", "--map=B=name"], "there is no column B; there are A"),
    ],
)
def test_what_does_not_make_sense_is_a_usage_error(user: User, options: list[str], why: str) -> None:
    """Before a key is looked for, and with the option that is meant."""
    user.write("x.csv", "A\nAcme\n")
    ended = user.run("import", *options)
    assert (ExitStatus.USAGE, True) == (ended.status, why in ended.err), ended.err


@pytest.mark.parametrize(("option", "cell"), [("tab", "Acme\tx"), (r"\t", "Acme\tx"), ("|", "Acme|x")])
def test_a_delimiter_is_a_character_or_a_word(user: User, option: str, cell: str) -> None:
    user.write("x.csv", cell.replace("Acme", "A").replace("x", "B") + f"\n{cell}\n")
    ended = user.run("import", "--csv=x.csv", "--map=A=name", "--map=B=fields.F", f"--delimiter={option}")
    assert 0 == ended.status
    assert "fields:\n  F: x\n" in (user.folder / "organizations" / "acme.yaml").read_text()
