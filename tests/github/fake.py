"""
A GitHub on loopback, as far as the room github asks it: one repository, listings in pages, a token.

What GitHub refuses is refused: another token, a body that is too long, an unknown number. `answer_next` makes
it refuse what it would not.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message
    from types import TracebackType

    Json = dict[str, Any]
    Row = dict[str, Any]

BOT = "github-actions[bot]"
REPOSITORY = "octo/demo"
TOKEN = "ghs_0123456789abcdef0123456789abcdef0123"
_MAX_BODY = 65_536
_WRITES = {"POST", "PATCH"}


@dataclass(frozen=True)
class Reply:
    """One answer: JSON, and headers besides the usual."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Fake:
    """
    The repository and who asks for it; a test may change everything at any time.

    Attributes:
        user: Whose token it is; None for the token of a job, which may not ask.
        writes_as: Whose name stands above what the token writes.
        page_size: Rows in a page at most, whatever is asked for.
        comments: By the number of their issue or pull request.
        pulls: Pull requests by the commits that belong to them.
        received: Method and path of every request, in order.
    """

    private: bool = True
    visibility: str | None = None
    user: str | None = None
    writes_as: str = BOT
    page_size: int = 100
    comments: dict[int, list[Row]] = field(default_factory=dict)
    issues: list[Row] = field(default_factory=list)
    pulls: dict[str, list[Row]] = field(default_factory=dict)
    artifacts: list[Row] = field(default_factory=list)
    received: list[tuple[str, str]] = field(default_factory=list)
    _next: list[tuple[str, Reply]] = field(default_factory=list)
    _last_id: int = 1000

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def writes(self) -> list[tuple[str, str]]:
        """The requests that were to change something."""
        return [each for each in self.received if each[0] in _WRITES]

    def answer_next(self, method: str, status: int, body: object = None, **headers: str) -> None:
        """Answer the next request of a method so, whatever it is; header names with _ for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._next.append((method, Reply(status, body, named)))

    def say(self, number: int, body: str | None, author: str | None = BOT) -> Row:
        """Comment on an issue or a pull request."""
        comment = {"id": self._number(), "body": body, "user": author and {"login": author}}
        self.comments.setdefault(number, []).append(comment)
        return comment

    def open_issue(self, title: str, body: str | None, author: str = BOT, *, state: str = "open") -> Row:
        """Open an issue."""
        number = self._number()
        issue = {
            "number": number,
            "title": title,
            "body": body,
            "state": state,
            "labels": [],
            "user": {"login": author},
        }
        self.issues.append(issue)
        self.comments.setdefault(number, [])
        return issue

    def merge(self, number: int, head: str, commit: str, *, base: str = "main", merged: bool = True) -> Row:
        """Open a pull request, and merge it as a commit."""
        pull = {
            "number": number,
            "head": {"sha": head},
            "base": {"ref": base},
            "merged_at": "2026-01-02T03:04:05Z" if merged else None,
            "merge_commit_sha": commit,
        }
        self.pulls.setdefault(commit, []).append(pull)
        self.comments.setdefault(number, [])
        return pull

    def keep(self, name: str, head: str, *, from_fork: bool = False, expired: bool = False) -> Row:
        """Keep an artifact of a run that was about a commit."""
        number = self._number()
        run = {
            "id": number + 1,
            "head_sha": head,
            "repository_id": 1,
            "head_repository_id": 2 if from_fork else 1,
        }
        artifact = {"id": number, "name": name, "expired": expired, "workflow_run": run}
        self.artifacts.append(artifact)
        return artifact

    def answer(self, method: str, target: str, headers: Message, body: Json) -> Reply:
        """Answer one request."""
        path = urlsplit(target).path
        self.received.append((method, path))
        for index, (wanted, reply) in enumerate(self._next):
            if wanted == method:
                del self._next[index]
                return reply
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"message": "Bad credentials"})
        if "vnd.github+json" not in headers.get("Accept", "") or not headers.get("User-Agent"):
            return Reply(400, {"message": "missing headers"})
        query = {name: values[-1] for name, values in parse_qs(urlsplit(target).query).items()}
        for verb, pattern, handle in _ROUTES:
            if verb == method and (
                found := re.fullmatch(pattern.replace("REPO", f"/repos/{REPOSITORY}"), path)
            ):
                return handle(self, found.groups(), query, body)
        return Reply(404, {"message": "Not Found"})

    def _number(self) -> int:
        self._last_id += 1
        return self._last_id

    def _page(self, path: str, rows: list[Row], query: Mapping[str, str], key: str = "") -> Reply:
        size = min(int(query.get("per_page", "30")), self.page_size)
        number = int(query.get("page", "1"))
        shown = rows[(number - 1) * size : number * size]
        links = {}
        if number * size < len(rows):
            rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "page")
            address = f"{self.url}{path}?{rest}&page="
            links["Link"] = (
                f'<{address}{number + 1}>; rel="next", <{address}{-(-len(rows) // size)}>; rel="last"'
            )
        return Reply(200, {"total_count": len(rows), key: shown} if key else shown, links)

    # --- what is behind each route ------------------------------------------------------------------------

    def _user(self, _found: object, _query: object, _body: object) -> Reply:
        if self.user is None:
            return Reply(403, {"message": "Resource not accessible by integration"})
        return Reply(200, {"login": self.user})

    def _repository(self, _found: object, _query: object, _body: object) -> Reply:
        visibility = {"visibility": self.visibility} if self.visibility else {}
        return Reply(200, {"full_name": REPOSITORY, "private": self.private, **visibility})

    def _list_comments(self, found: tuple[str, ...], query: Mapping[str, str], _body: object) -> Reply:
        if int(found[0]) not in self.comments:
            return Reply(404, {"message": "Not Found"})
        path = f"/repos/{REPOSITORY}/issues/{found[0]}/comments"
        return self._page(path, self.comments[int(found[0])], query)

    def _comment(self, found: tuple[str, ...], _query: object, body: Json) -> Reply:
        if int(found[0]) not in self.comments:
            return Reply(404, {"message": "Not Found"})
        return _too_long(body) or Reply(201, self.say(int(found[0]), body["body"], self.writes_as))

    def _edit_comment(self, found: tuple[str, ...], _query: object, body: Json) -> Reply:
        every = [each for rows in self.comments.values() for each in rows]
        return _edit([each for each in every if each["id"] == int(found[0])], body)

    def _list_issues(self, _found: object, query: Mapping[str, str], _body: object) -> Reply:
        wanted = query.get("state", "open")
        rows = [each for each in self.issues if wanted in {"all", each["state"]}]
        rows.sort(key=lambda each: each["number"], reverse=query.get("direction") != "asc")
        return self._page(f"/repos/{REPOSITORY}/issues", rows, query)

    def _open_issue(self, _found: object, _query: object, body: Json) -> Reply:
        if too_long := _too_long(body):
            return too_long
        issue = self.open_issue(body["title"], body["body"], self.writes_as)
        issue["labels"] = [{"name": name} for name in body.get("labels", [])]
        return Reply(201, issue)

    def _edit_issue(self, found: tuple[str, ...], _query: object, body: Json) -> Reply:
        return _edit([each for each in self.issues if each["number"] == int(found[0])], body)

    def _pulls(self, found: tuple[str, ...], query: Mapping[str, str], _body: object) -> Reply:
        path = f"/repos/{REPOSITORY}/commits/{found[0]}/pulls"
        return self._page(path, self.pulls.get(found[0], []), query)

    def _artifacts(self, _found: object, query: Mapping[str, str], _body: object) -> Reply:
        rows = [each for each in self.artifacts if each["name"] == query["name"]]
        return self._page(f"/repos/{REPOSITORY}/actions/artifacts", rows[::-1], query, "artifacts")


_ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", "/user", Fake._user),
    ("GET", "REPO", Fake._repository),
    ("GET", r"REPO/issues/(\d+)/comments", Fake._list_comments),
    ("POST", r"REPO/issues/(\d+)/comments", Fake._comment),
    ("PATCH", r"REPO/issues/comments/(\d+)", Fake._edit_comment),
    ("GET", "REPO/issues", Fake._list_issues),
    ("POST", "REPO/issues", Fake._open_issue),
    ("PATCH", r"REPO/issues/(\d+)", Fake._edit_issue),
    ("GET", "REPO/commits/([0-9a-f]+)/pulls", Fake._pulls),
    ("GET", "REPO/actions/artifacts", Fake._artifacts),
)


def _edit(rows: list[Row], body: Json) -> Reply:
    if not rows:
        return Reply(404, {"message": "Not Found"})
    if too_long := _too_long(body):
        return too_long
    rows[0].update(body)
    return Reply(200, rows[0])


def _too_long(body: Json) -> Reply | None:
    if len(body.get("body", "")) <= _MAX_BODY:
        return None
    return Reply(422, {"message": "Validation Failed", "errors": ["body is too long"]})


def _handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = fake.answer(self.command, self.path, self.headers, json.loads(content or b"{}"))
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in (reply.headers | {"Content-Length": str(len(body))}).items():  # type: ignore[operator] # dicts
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - as http.server looks for them

        def log_message(self, *_args: object) -> None:
            return

    return Handler
