"""
The part of GitHub's expressions that our workflows use, evaluated over contexts that a test gives.

Source: GitHub Actions, evaluate expressions in workflows and actions: what is absent equals the empty string,
`&&` and `||` give one of their operands, texts compare without case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value: TypeAlias = str | bool

_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|(==|!=|&&|\|\||!|\(|\))|([A-Za-z_][\w.-]*))")
_EMBEDDED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_STATUS = re.compile(r"\b(always|success|failure|cancelled)\(\)")


def interpolate(text: str, contexts: Mapping[str, object]) -> str:
    """Replace each embedded expression by its value."""
    return _EMBEDDED.sub(lambda found: _text(evaluate(found[1], contexts)), text)


def holds(condition: str | None, contexts: Mapping[str, object], *, failed: bool) -> bool:
    """Whether a job or step is to run, after what went before has failed or not."""
    condition = (condition or "success()").strip()
    whole = _EMBEDDED.fullmatch(condition)
    condition = whole[1] if whole else condition
    if not _STATUS.search(condition):
        condition = f"success() && ({condition})"
    statuses = {"always": True, "success": not failed, "failure": failed, "cancelled": False}
    return bool(evaluate(condition, {**contexts, **statuses}))


def evaluate(expression: str, contexts: Mapping[str, object]) -> Value:
    """Return the value of an expression."""
    parser = _Parser(list(_tokens(expression)), contexts)
    value = parser.either()
    assert not parser.tokens, f"left over in {expression!r}: {parser.tokens}"
    return value


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    position = 0
    expression = expression.rstrip()
    while position < len(expression):
        found = _TOKEN.match(expression, position)
        assert found, f"not understood: {expression[position:]!r}"
        text, operator, name = found.groups()
        if text is not None:
            yield "text", text.replace("''", "'")
        else:
            yield ("operator", operator) if operator else ("name", name)
        position = found.end()


class _Parser:
    """Reads from the loosest operator to the tightest."""

    def __init__(self, tokens: list[tuple[str, str]], contexts: Mapping[str, object]) -> None:
        self.tokens = tokens
        self._contexts = contexts

    def either(self) -> Value:
        value = self._both()
        while self._take("||"):
            other = self._both()
            value = value or other
        return value

    def _both(self) -> Value:
        value = self._compared()
        while self._take("&&"):
            other = self._compared()
            value = value and other
        return value

    def _compared(self) -> Value:
        value = self._single()
        if self._take("=="):
            return _text(value).casefold() == _text(self._single()).casefold()
        if self._take("!="):
            return _text(value).casefold() != _text(self._single()).casefold()
        return value

    def _single(self) -> Value:
        if self._take("!"):
            return not self._single()
        if self._take("("):
            value = self.either()
            assert self._take(")"), "a parenthesis is left open"
            return value
        kind, word = self.tokens.pop(0)
        if kind == "text":
            return word
        assert kind == "name", f"unexpected {word}"
        if self._take("("):
            assert self._take(")"), f"{word} takes arguments that are not understood"
        return self._named(word)

    def _named(self, path: str) -> Value:
        value: object = self._contexts
        for key in path.split("."):
            value = value.get(key, "") if isinstance(value, dict) else ""
        if value is None:
            return ""
        return value if isinstance(value, bool) else str(value)

    def _take(self, operator: str) -> bool:
        if self.tokens and self.tokens[0] == ("operator", operator):
            self.tokens.pop(0)
            return True
        return False


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else value
