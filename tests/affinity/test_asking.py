"""Many questions of one kind are asked several at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from reconciler.affinity.asking import Asker


def test_answers_come_in_the_order_of_the_questions() -> None:
    with ThreadPoolExecutor(4) as pool:
        asker = Asker(pool, lambda _done, _known: None)
        assert [number * 2 for number in range(50)] == list(asker.each(lambda each: each * 2, range(50)))


def test_questions_are_asked_at_the_same_time() -> None:
    """Two that wait for each other are both answered by two workers."""
    meeting = Barrier(2, timeout=5)
    with ThreadPoolExecutor(2) as pool:
        asker = Asker(pool, lambda _done, _known: None)
        assert 2 == len(list(asker.each(lambda _: meeting.wait(), range(2))))


def test_progress_tells_how_much_is_answered_of_what_is_known() -> None:
    """Questions that somebody else asks are counted with them."""
    told: list[tuple[int, int]] = []
    with ThreadPoolExecutor(1) as pool:
        asker = Asker(pool, lambda done, known: told.append((done, known)))
        asker.expect()
        list(asker.each(str, "ab"))
        asker.answered()
    assert [(0, 1), (0, 3), (1, 3), (2, 3), (3, 3)] == told


def test_the_first_question_that_fails_ends_it() -> None:
    def ask(number: int) -> int:
        return 1 // number

    with ThreadPoolExecutor(1) as pool:
        answers = Asker(pool, lambda _done, _known: None).each(ask, [1, 0, 2])
        assert 1 == next(answers)
        with pytest.raises(ZeroDivisionError):
            next(answers)
