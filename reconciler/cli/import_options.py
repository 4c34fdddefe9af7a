"""The options of `import`, in two groups that exclude each other: from an account, and from a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from reconciler.cli import options
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_MAX_DIGITS = 18


def _words(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Take words that are separated by commas, in one option or in several."""
    words = (word.strip() for value in values for word in value.split(","))
    return tuple(dict.fromkeys(filter(None, words)))


def _ids(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[int, ...]:
    words = _words(context, option, values)
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) <= _MAX_DIGITS and int(word)):
            raise click.BadParameter(f"{word!r} is not an id", ctx=context, param=option)
    return tuple(dict.fromkeys(map(int, words)))


def _delimiter(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    value = {"tab": "\t", "\\t": "\t"}.get(value or "", value)
    if value is not None and (len(value) != 1 or value in '"\r\n'):
        raise click.BadParameter("give one character, or the word tab", ctx=context, param=option)
    return value


def _splits(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> Mapping[str, str]:
    splits: dict[str, str] = {}
    for value in values:
        key, _, separator = value.partition("=")
        if not key or not separator:
            raise click.BadParameter(f"{value!r} is not KEY=SEPARATOR", ctx=context, param=option)
        splits[key] = separator.replace("\\n", "\n")
    return splits


_OF_ACCOUNTS: tuple[Decorator, ...] = (
    click.option("--all", "everything", is_flag=True, help="All own organizations of the account."),
    click.option(
        "--list", "on_lists", metavar="NAME", multiple=True, help="Those on a list, and that they are on it."
    ),
    click.option("--id", "ids", metavar="N,…", multiple=True, callback=_ids, help="Those with these ids."),
    click.option(
        "--domain",
        "domains",
        metavar="D,…",
        multiple=True,
        callback=_words,
        help="Those with these domains.",
    ),
    click.option(
        "--fields",
        metavar="NAME,…|all",
        multiple=True,
        callback=_words,
        help="Custom fields to import: global ones, and those of imported lists.",
    ),
    click.option(
        "--lists",
        metavar="NAME,…|all",
        multiple=True,
        callback=_words,
        help="Lists whose memberships to import.",
    ),
    click.option("--people", is_flag=True, help="Import the external people that are linked."),
    options.sandbox,
    options.account,
    options.workers,
    options.reserve,
    options.max_requests,
)
_OF_SPREADSHEETS: tuple[Decorator, ...] = (
    click.option("--csv", type=options.EXISTING_FILE, help="Import a spreadsheet; needs no account."),
    click.option(
        "--map",
        "mapped",
        metavar="COLUMN=KEY",
        multiple=True,
        help="Fill a key of manifests from a column: id, name, domain, people, fields.NAME, fields.NAME.city "
        "(of a location), lists.NAME (yes or no), lists.NAME.FIELD.",
    ),
    click.option(
        "--split",
        "splits",
        metavar="KEY=SEPARATOR",
        multiple=True,
        callback=_splits,
        help=r"Cells of this key hold several values; \n is a line break.",
    ),
    click.option(
        "--delimiter",
        metavar="CHARACTER",
        callback=_delimiter,
        help="Between cells; by default the comma, semicolon or tab that is most frequent in the header.",
    ),
    click.option(
        "--decimal",
        type=click.Choice([".", ","]),
        help="Decimal sign; by default judged by the cells of each column.",
    ),
    click.option(
        "--date-format",
        metavar="FORM",
        help="Form of dates that do not begin with the year, such as DD/MM/YYYY.",
    ),
    click.option("--skip-bad", is_flag=True, help="Leave rows out that have something wrong."),
)
_SELECTING = ("everything", "on_lists", "ids", "domains", "csv")


def of_an_import(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of both groups."""
    for option in reversed((*_OF_ACCOUNTS, *_OF_SPREADSHEETS)):
        command = option(command)
    return command


def check_one_source(context: click.Context) -> None:
    """
    Refuse what mixes both groups, or names neither.

    Raises:
        UsageError: See there.
    """
    given = [
        each
        for each in context.command.params
        if context.get_parameter_source(each.name or "") is ParameterSource.COMMANDLINE
    ]
    if not any(each.name in _SELECTING for each in given):
        raise UsageError(
            "nothing says what to import", next_step="give --all, --list, --id, --domain, or --csv"
        )
    foreign = _names(_OF_ACCOUNTS if context.params["csv"] else _OF_SPREADSHEETS)
    if mixed := next((each.opts[0] for each in given if each.name in foreign), None):
        other = "--csv, which asks no account" if context.params["csv"] else "an account; it is for --csv"
        raise UsageError(f"{mixed} does not go together with {other}")
    if context.params["csv"] and not context.params["mapped"]:
        raise UsageError("nothing says what the columns mean", next_step="give --map COLUMN=KEY")


def _names(group: tuple[Decorator, ...]) -> set[str | None]:
    def nothing() -> None:
        """Carry options."""

    decorated: Callable[..., Any] = nothing
    for option in group:
        decorated = option(decorated)
    return {each.name for each in click.command()(decorated).params}
