"""Every request carries the token, to GitHub alone; listings are read to their end, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import Forbidden, RateLimited, Rejected, Unavailable, UnexpectedAnswer, UsageError
from reconciler.github.connection import Connection
from reconciler.http.session import WriteSession
from tests.affinity.doubles import Unhurried
from tests.affinity.scripted import ScriptedServer, reply
from tests.github.fake import TOKEN
from tests.github.opening import connected

if TYPE_CHECKING:
    from reconciler.typed_json import JsonObject
    from tests.github.fake import Fake

PATH = "/repos/octo/demo/issues/7/comments"
ROUTE = "/repos/{owner}/{repo}/issues/{number}/comments"


def number(part: JsonObject) -> int:
    return part.integer("id")


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "tökén"])
def test_a_token_that_cannot_be_one_is_refused(token: str) -> None:
    """Before anything is sent; the message does not repeat it."""
    with WriteSession("http://127.0.0.1:1") as session, pytest.raises(UsageError) as caught:
        Connection(session, token, Unhurried(), lambda _: None)
    assert not token or token not in str(caught.value)


class TestPages:
    @pytest.mark.parametrize("rows", [0, 1, 2, 3, 5, 250])
    def test_every_page_is_read(self, fake: Fake, rows: int) -> None:
        """However many GitHub puts on one."""
        fake.page_size = 2 if rows < 10 else 100
        fake.comments[7] = [{"id": each} for each in range(rows)]
        with connected(fake) as (connection, _):
            assert tuple(range(rows)) == connection.pages(ROUTE, PATH, number)
        assert max(1, -(-rows // fake.page_size)) == len(fake.received)

    @pytest.mark.parametrize(
        "address",
        ["https://evil.example/page", "http://127.0.0.1:1/page", "//evil.example/page", "file:///etc/passwd"],
    )
    def test_the_token_follows_no_link_elsewhere(self, address: str) -> None:
        """A next page on another host, port or scheme is an error, and is not asked for."""
        link = f'<{address}>; rel="next"'
        with ScriptedServer([reply([{"id": 1}], Link=link)]) as server, WriteSession(server.url) as session:
            connection = Connection(session, TOKEN, Unhurried(), lambda _: None)
            if address.startswith("//"):
                with pytest.raises(Unavailable):  # a path of this host, which the script knows nothing about
                    connection.pages(ROUTE, PATH, number)
            else:
                with pytest.raises(UnexpectedAnswer, match="nothing was sent"):
                    connection.pages(ROUTE, PATH, number)
                assert 1 == len(server.received)

    def test_a_listing_without_end_is_an_error(self, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
        """A partial one never looks complete."""
        monkeypatch.setattr("reconciler.github.connection._MAX_PAGES", 3)
        fake.page_size = 1
        fake.comments[7] = [{"id": each} for each in range(4)]
        with connected(fake) as (connection, _), pytest.raises(UnexpectedAnswer, match="without end"):
            connection.pages(ROUTE, PATH, number)
        assert 3 == len(fake.received)

    @pytest.mark.parametrize("body", [b"", b"<html>", {"id": 1}, [1], [{"id": "1"}], [{"name": 1}], None])
    def test_another_shape_is_an_error(self, fake: Fake, body: object) -> None:
        """A page that cannot be read is not an empty one."""
        fake.answer_next("GET", 200, body)
        with connected(fake) as (connection, _), pytest.raises(UnexpectedAnswer, match="cannot be used"):
            connection.pages(ROUTE, PATH, number)


class TestFailures:
    def test_a_secondary_limit_is_waited_for(self, fake: Fake) -> None:
        """For as long as GitHub says, also before a create: it was not carried out."""
        fake.comments[7] = []
        fake.answer_next("POST", 403, {"message": "secondary rate limit"}, Retry_After="5")
        fake.answer_next("POST", 429, {"message": "slow down"}, Retry_After="5")
        with connected(fake) as (connection, waits):
            connection.post(ROUTE, PATH, {"body": "once"}, number)
        assert ([5.0, 10.0], ["once"]) == (waits, [each["body"] for each in fake.comments[7]])

    def test_a_limit_that_lasts_fails_the_job(self, fake: Fake) -> None:
        """An hour is not waited for; the error says when to come back."""
        fake.answer_next("GET", 403, {}, X_RateLimit_Remaining="0", X_RateLimit_Reset="1700003600")
        with connected(fake) as (connection, waits), pytest.raises(RateLimited, match="403") as caught:
            connection.pages(ROUTE, PATH, number)
        assert ([], 1, "Run the job again in 60 min.") == (waits, len(fake.received), caught.value.next_step)

    def test_reads_and_edits_are_sent_again_after_a_server_error(self, fake: Fake) -> None:
        """They give the same result twice."""
        comment = fake.say(7, "before")
        for method in ("GET", "PATCH"):
            fake.answer_next(method, 502, b"<html>")
        with connected(fake) as (connection, waits):
            assert (comment["id"],) == connection.pages(ROUTE, PATH, number)
            path = f"/repos/octo/demo/issues/comments/{comment['id']}"
            connection.patch(ROUTE, path, {"body": "after"}, number)
        assert ([1.0, 1.0], "after") == (waits, comment["body"])

    def test_a_create_is_not_sent_again_after_a_server_error(self, fake: Fake) -> None:
        """It may have been carried out; the next run looks first."""
        fake.comments[7] = []
        fake.answer_next("POST", 502, {"message": "Server Error"})
        with connected(fake) as (connection, waits), pytest.raises(Unavailable) as caught:
            connection.post(ROUTE, PATH, {"body": "once"}, number)
        assert ([], 1, True) == (waits, len(fake.received), caught.value.sent)
        assert "looks for what was written" in caught.value.next_step

    def test_it_gives_up_after_some_attempts(self, fake: Fake) -> None:
        """A GitHub that is down is not waited for without end."""
        for _ in range(9):
            fake.answer_next("GET", 503)
        with connected(fake) as (connection, waits), pytest.raises(Unavailable):
            connection.pages(ROUTE, PATH, number)
        assert [1.0, 2.0, 4.0, 8.0] == waits

    @pytest.mark.parametrize(("status", "kind"), [(403, Forbidden), (422, Rejected)])
    def test_a_refusal_is_final(self, fake: Fake, status: int, kind: type[Exception]) -> None:
        """What will be refused again is not sent again."""
        fake.answer_next("POST", status, {"message": "no"})
        with connected(fake) as (connection, waits), pytest.raises(kind, match="no"):
            connection.post(ROUTE, PATH, {"body": "x"}, number)
        assert ([], 1) == (waits, len(fake.received))

    def test_a_token_that_is_repeated_gets_nowhere(self, fake: Fake) -> None:
        """Not into a message, not into a value."""
        fake.answer_next("GET", 422, {"message": f"bad token {TOKEN}"})
        fake.answer_next("GET", 200, {"name": f"Bearer {TOKEN}"})
        with connected(fake) as (connection, _):
            with pytest.raises(Rejected, match=r"bad token \[token\]"):
                connection.get(ROUTE, PATH, number)
            assert "Bearer [token]" == connection.get(ROUTE, PATH, lambda part: part.text("name"))
