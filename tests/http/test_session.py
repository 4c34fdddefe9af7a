"""reconciler.http.session: what is sent, and what is never sent. What goes wrong: test_session_failures."""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import Unavailable, UnexpectedAnswer, UsageError
from reconciler.http.session import Answer, ReadSession, WriteSession
from tests.affinity.doubles import AdapterDouble, session_with
from tests.affinity.scripted import ScriptedServer, reply

if TYPE_CHECKING:
    from pathlib import Path


class TestRequests:
    def test_an_answer_has_status_headers_in_lower_case_and_body(self) -> None:
        """Whatever the status, an answer comes back as it is."""
        with (
            ScriptedServer([reply({"a": 1}, 418, X_Odd="Yes")]) as server,
            ReadSession(server.url) as session,
        ):
            answer = session.get("/")
        headers = {"content-type": "application/json", "content-length": "8", "x-odd": "Yes"}
        assert Answer(418, headers, b'{"a": 1}') == answer

    def test_a_read_sends_what_it_is_told_and_little_else(self) -> None:
        """Query pairs keep their order and are quoted; there are no headers to tell us from others by."""
        with ScriptedServer([reply()]) as server, ReadSession(server.url + "/base/") as session:
            session.get("/a", [("q", "x y&z"), ("q", "ü"), ("a", "")], headers={"Authorization": "secret"})
        (request,) = server.received
        assert ("GET", "/base/a?q=x+y%26z&q=%C3%BC&a=", b"") == (request.method, request.target, request.body)
        assert {
            "host": server.url.removeprefix("http://"),
            "user-agent": "reconciler/0.1.0",
            "accept-encoding": "gzip",
            "authorization": "secret",
        } == request.headers

    @pytest.mark.parametrize("method", ["post", "put", "patch"])
    def test_a_write_sends_json(self, method: str) -> None:
        """Bodies are JSON objects, in ASCII whatever they hold."""
        with ScriptedServer([reply(status=201)]) as server, WriteSession(server.url) as session:
            assert 201 == getattr(session, method)("/a", {"name": "Ü"}).status
        (request,) = server.received
        assert (method.upper(), "/a", b'{"name": "\\u00dc"}') == (
            request.method,
            request.target,
            request.body,
        )
        assert "application/json" == request.headers["content-type"]

    def test_a_delete_carries_nothing(self) -> None:
        """What goes is said by the path alone."""
        with ScriptedServer([reply()]) as server, WriteSession(server.url) as session:
            session.delete("/a/1")
        (request,) = server.received
        assert ("DELETE", "/a/1", b"") == (request.method, request.target, request.body)
        assert "content-type" not in request.headers

    def test_a_read_session_has_nothing_to_write_with(self) -> None:
        """What a session can do is what its public names say."""
        public = {name for name, _ in inspect.getmembers(ReadSession) if not name.startswith("_")}
        assert {"get", "close"} == public

    def test_a_whole_url_of_the_same_server_may_be_read(self) -> None:
        """The default port may be written or left out, capitals mean nothing."""
        double = AdapterDouble()
        session = session_with(double)
        session.get("HTTPS://CRM.example:443/next?cursor=a%2Fb")
        assert "/next?cursor=a%2Fb" == double.calls[0]["request"].path_url

    @pytest.mark.parametrize(
        "url",
        [
            "http://crm.example/",
            "https://crm.example:444/",
            "https://crm.example.evil.example/",
            "https://evil.example/crm.example",
            "https://crm.example@evil.example/",
            "https://evil.example\\@crm.example/",
            "https://key@crm.example/",
            "https://crm.example:443:443/",
            "https://[crm.example/",
            "ftp://crm.example/",
            "file:///etc/passwd",
            "crm.example/",
            "next?cursor=1",
            "",
        ],
    )
    def test_a_url_that_leads_elsewhere_is_refused_unsent(self, url: str) -> None:
        """Another scheme, host or port, or a user in front of the host, never sees the headers."""
        double = AdapterDouble()
        with pytest.raises(UnexpectedAnswer, match="nothing was sent"):
            session_with(double).get(url)
        assert [] == double.calls

    def test_two_slashes_do_not_begin_a_host(self) -> None:
        """A path stays a path."""
        double = AdapterDouble()
        session_with(double).get("//evil.example/x")
        assert "https://crm.example//evil.example/x" == double.calls[0]["request"].url

    @pytest.mark.parametrize("value", ["key\r\nX-More: 1", "key\n", "ké", "k\0", "k\x7f"])
    def test_a_header_cannot_bring_another(self, value: str) -> None:
        """Line breaks and the like are refused before sending, and are not repeated in the message."""
        double = AdapterDouble()
        with pytest.raises(UsageError) as caught:
            session_with(double).get("/", headers={"Authorization": value})
        assert value not in str(caught.value)
        assert [] == double.calls

    def test_every_call_has_both_time_outs(self) -> None:
        """No call can wait for ever."""
        double = AdapterDouble()
        session_with(double).get("/")
        assert (10.0, 60.0) == double.calls[0]["timeout"]

    def test_threads_share_connections(self) -> None:
        """Workers open no more connections than there are workers, and each gets its own answer."""
        with (
            ScriptedServer([reply({}) for _ in range(40)]) as server,
            ReadSession(server.url, pool_size=4) as session,
            ThreadPoolExecutor(4) as pool,
        ):
            answers = list(pool.map(lambda number: session.get(f"/{number}"), range(40)))
        assert [200] * 40 == [answer.status for answer in answers]
        assert 4 >= server.connections


class TestEnvironment:
    @pytest.fixture(autouse=True)
    def _no_ca_bundle(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            monkeypatch.delenv(variable, raising=False)

    def test_redirects_are_answers(self) -> None:
        """A redirect is not followed, and its body and target are not looked into."""
        location = "http://127.0.0.1:1/elsewhere"
        with (
            ScriptedServer([reply({}, 302, Location=location)]) as server,
            ReadSession(server.url) as session,
        ):
            assert location == session.get("/").headers["location"]
        assert 1 == len(server.received)

    def test_cookies_are_not_kept(self) -> None:
        """Nothing that one answer sets is sent with the next request."""
        with (
            ScriptedServer([reply({}, Set_Cookie="id=1; Path=/"), reply({})]) as server,
            ReadSession(server.url) as session,
        ):
            session.get("/")
            session.get("/")
        assert "cookie" not in server.received[1].headers

    def test_netrc_is_not_read(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A password for the host in .netrc stays there."""
        netrc = tmp_path / "netrc"
        netrc.write_text("default login somebody password secret")
        monkeypatch.setenv("NETRC", str(netrc))
        with ScriptedServer([reply({})]) as server, ReadSession(server.url) as session:
            session.get("/")
        assert "authorization" not in server.received[0].headers

    def test_loopback_is_never_reached_through_a_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A proxy in the environment does not see what goes to the sandbox."""
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
        with ScriptedServer([reply({})]) as server, ReadSession(server.url) as session:
            assert 200 == session.get("/").status

    def test_a_proxy_that_refuses_had_nothing_to_pass_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """HTTPS_PROXY is honoured, by a tunnel; where it is refused, the request never left."""
        with ScriptedServer([reply(b"", 407)]) as server:
            monkeypatch.setenv("HTTPS_PROXY", server.url.replace("http://", "http://user:secret@"))
            with ReadSession("https://crm.example") as session, pytest.raises(Unavailable) as caught:
                session.get("/", headers={"Authorization": "key"})
        (request,) = server.received
        assert ("CONNECT", "crm.example:443") == (request.method, request.target)
        assert "authorization" not in request.headers
        assert not caught.value.sent
        assert "the proxy failed (Tunnel connection failed: 407" in str(caught.value)
        assert "HTTPS_PROXY" in caught.value.next_step
        assert "secret" not in str(caught.value)

    def test_no_proxy_is_honoured(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Hosts in NO_PROXY are reached directly."""
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("NO_PROXY", ".example")
        double = AdapterDouble()
        session_with(double).get("/")
        assert {} == double.calls[0]["proxies"]

    @pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
    def test_the_ca_bundle_of_the_environment_is_used(
        self, variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Each of the usual variables names it; one that names nothing is a usage error."""
        bundle = tmp_path / "ca.pem"
        monkeypatch.setenv(variable, str(bundle))
        with pytest.raises(UsageError, match=variable):
            ReadSession("https://crm.example")
        bundle.touch()
        double = AdapterDouble()
        session_with(double).get("/")
        assert str(bundle) == double.calls[0]["verify"]

    def test_without_a_ca_bundle_certificates_are_checked_all_the_same(self) -> None:
        """Verification is never off."""
        double = AdapterDouble()
        session_with(double).get("/")
        assert double.calls[0]["verify"] is True
