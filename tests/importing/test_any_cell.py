"""Whatever stands in a spreadsheet becomes a valid manifest, or a problem with its place."""

from __future__ import annotations

import csv
import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.cli.main import run
from reconciler.manifests.loading import load

if TYPE_CHECKING:
    from collections.abc import Sequence

MAPPED = (
    *("id", "name", "domain", "people", "fields.Tier", "fields.Tags", "fields.HQ.city"),
    *("lists.Portfolio", "lists.Portfolio.Status"),
)
_CELLS = (
    st.text(max_size=25)
    | st.text("aé京0 .,;:/@#-'\"\n\t\u00a0\u200b\x07=[]{}&*!|>%?\\", max_size=20)
    | st.sampled_from(
        ["", "", "yes", "no", "010", "~", "null", "1,234", "2019-04-01", "#N/A", "acme.com", "Acme", "7"]
    )
)
_rows = st.lists(st.lists(_CELLS, min_size=len(MAPPED), max_size=len(MAPPED)), min_size=1, max_size=4)


@settings(max_examples=100)
@given(_rows, st.sampled_from([",", ";", "\t"]))
def test_every_row_is_imported_or_told_of(rows: Sequence[Sequence[str]], delimiter: str) -> None:
    """And what is imported is valid together."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(MAPPED)
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        file = root / "x.csv"
        file.write_bytes(text.getvalue().encode(errors="replace"))
        options = [f"--root={root}", f"--csv={file}", "--skip-bad", "--split=fields.Tags=;"]
        options += [f"--map={key}={key}" for key in MAPPED]
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            assert run(["import", *options]) == 0, err.getvalue()
        if "0 made" not in out.getvalue():
            assert () == load(root).problems
