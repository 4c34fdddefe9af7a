"""
Texts that try to act, and what it takes for a rendering of them to be inert.

A rendering is inert when it has the structure of the same rendering of a harmless text: no text adds a line,
a tag, a link, a heading or a cell. `test_hostile.py` holds the table of renderers; a new one is a row in it.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

    Structure = Callable[[str], Sequence[str]]

HARMLESS = "Acme"

TEXTS = {
    "terminal colour": "\x1b[31mred\x1b[0m",
    "terminal title": "\x1b]0;title\x07",
    "terminal, 8 bit": "\x9b2J\x9d0;title\x9c",
    "backspaces": "safe\b\b\b\bevil",
    "carriage return": "safe\revil",
    "bidi override": "\u202egpj.exe\u202c",
    "bidi isolate": "\u2066a\u2067b\u2069",
    "zero width": "ac\u200bme\u200d\ufeff",
    "tags": "a\U000e0041\U000e007f",
    "line breaks": "one\ntwo\r\nthree\n\nfour",
    "odd line breaks": "one\u2028two\u2029three\x0bfour\x0cfive\x85six",
    "lone surrogate": "\ud800",
    "null": "a\x00b",
    "mention": "@octocat @org/team",
    "issue": "#1 GH-1 org/repo#1",
    "commit": "0c1d2e3f405162738495a6b7c8d9eaf0b1c2d3e4",
    "address": "https://evil.example www.evil.example a@evil.example",
    "link": "[text](https://evil.example) <https://evil.example>",
    "image": "![](https://evil.example/pixel.png)",
    "reference": "[a]: https://evil.example 'a'",
    "footnote": "[^1] [^1]: note",
    "script": "<script>window.acted = true</script>",
    "end of script": "</script><script>window.acted = true</script>",
    "end of style": "</style><style>body { display: none }</style>",
    "handler": '<img src=x onerror="window.acted = true">',
    "attribute": '" onfocus="window.acted = true" autofocus="',
    "apostrophe": "' onfocus='window.acted = true' autofocus='",
    "script address": "javascript:window.acted=true",
    "frame": "<iframe srcdoc='<script>parent.acted = true</script>'></iframe>",
    "base": "<base href='https://evil.example'><meta http-equiv=refresh content='0;https://evil.example'>",
    "entity": "&lt;script&gt; &#64;octocat &amp;",
    "end of details": "</details></summary></sub></table>",
    "end of details, alone": "\n\n</details>\n\n",
    "comment": "<!-- comment",
    "end of comment": "--> <!--",
    "our marker": '<!-- reconciler: {"tool": "reconciler", "root": ".", "digest": "0"} -->',
    "cdata": "<![CDATA[ <?php ?> ]]>",
    "template": "{{ 7 * 7 }} {% raw %} {# note #} ${7 * 7}",
    "backticks": "` `` ``` ````",
    "backtick at the ends": "`code`",
    "only backticks": "```",
    "many backticks": "`" * 200,
    "fence": "```\n# heading\n```",
    "tildes": "~~~\n~~struck~~\n~~~",
    "long tildes": "~" * 100,
    "bars": "a | b || c |",
    "escaped bars": r"a \| b \\| c \\\|",
    "table": "| a | b |\n| --- | --- |\n| c | d |",
    "backslash at the end": "a\\",
    "backslashes": r"\` \\` \\\` \n \u{202e}",
    "emphasis": "**bold** *it* __bold__ _it_",
    "heading": "# heading",
    "setext": "heading\n===",
    "quote": "> quote",
    "alert": "> [!NOTE]",
    "bullet": "- bullet",
    "number": "1. one",
    "task": "- [ ] task",
    "rule": "---",
    "indented": "    code",
    "emoji": ":rocket: :+1:",
    "mathematics": "$x$ $$y$$ $`z`$",
    "command": "::error file=a,line=1::message",
    "indented command": "   ::set-output name=digest::forged",
    "command after a line break": "a\n::add-mask::e\n::stop-commands::x",
    "old command": "##[error]message",
    "old command inside": "a ##[set-output name=digest;]forged",
    "old command, more signs": "###[group]a",
    "encoded line break": "%0A::error::message%0D%0A",
    "expression": "${{ secrets.AFFINITY_API_KEY }}",
    "shell": "$(touch acted) `touch acted` ; touch acted && touch acted",
    "environment file": "x<<EOF\ny\nEOF",
    "style": "[bold red]markup[/] [link=https://evil.example]x[/link]",
    "formula": '=HYPERLINK("https://evil.example")',
    "blanks": "   ",
    "long": "a" * 5_000,
    "long and hidden": "\u202e" * 5_000,
    "long and sharp": "|`<" * 2_000,
}


def log_commands(output: str) -> list[str]:
    """
    The lines that GitHub's runner obeys when they are printed in a job.

    Source: actions/runner, ActionCommand: `::` begins a line after blanks, `##[` stands anywhere in one.
    """
    return [line for line in re.split(r"[\r\n]", output) if line.lstrip().startswith("::") or "##[" in line]


def unprintable(output: str) -> list[str]:
    """The characters that a terminal obeys or an eye does not see."""
    return [character for character in output if not character.isprintable() and character != "\n"]


# --- structures: what is left of a rendering without the texts in it --------------------------------------


def of_text(output: str) -> Sequence[str]:
    """How many lines there are."""
    return [f"{len(output.splitlines())} lines"]


def of_json(output: str) -> Sequence[str]:
    """Every key with its depth and kind of value."""
    assert output.isascii()
    return list(_kinds(json.loads(output)))


def _kinds(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _kinds(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _kinds(inner, f"{path}/{number}")
    else:
        yield f"{path} {type(value).__name__}"


def of_markdown(output: str) -> Sequence[str]:
    """Every token as GitHub's flavour has them, code without what is in it and what is said of its length."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    return list(_tokens(parser.parse(re.sub(r" \(\+ [\d,]+ characters\)", "", output))))


def _tokens(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _tokens(token.children)
        elif token.type == "code_inline":
            yield "code"
        else:
            yield f"{token.type} {token.content} {token.attrs or ''}"


def of_html(output: str) -> Sequence[str]:
    """Every tag with its attributes, and where texts stand between them."""
    page = _Page()
    page.feed(output)
    page.close()
    return page.seen


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.seen.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.seen.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.seen.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.seen.append(f"<?{data}>")
