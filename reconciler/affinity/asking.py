"""Asks Affinity many questions of one kind, several at a time, and tells how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
R = TypeVar("R")


class Asker:
    """
    Asks with the workers of a pool.

    Args:
        pool: Its size is how many requests are under way at a time.
        on_progress: Told how many questions are answered, and how many there are as far as is known.
    """

    def __init__(self, pool: ThreadPoolExecutor, on_progress: Callable[[int, int], None]) -> None:
        self._pool = pool
        self._on_progress = on_progress
        self._done = 0
        self._known = 0

    def each(self, ask: Callable[[T], R], questions: Sequence[T]) -> Iterator[R]:
        """Yield the answers in the order of the questions; the first that raises ends it."""
        self.expect(len(questions))
        for answer in self._pool.map(ask, questions):
            self.answered()
            yield answer

    def expect(self, count: int = 1) -> None:
        """Count questions that are asked by somebody else."""
        self._known += count
        self._on_progress(self._done, self._known)

    def answered(self) -> None:
        """Count one of them as answered."""
        self._done += 1
        self._on_progress(self._done, self._known)
