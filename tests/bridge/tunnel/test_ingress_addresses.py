"""Addresses and cookies in a site's answers lead to the bridge (protocol.md section 5)."""

from __future__ import annotations

import pytest

from bridge.tunnel import ingress_exchange
from tests.bridge.transport.scripted import Peer, answer
from tests.bridge.tunnel.ingress_bench import (
    CALLS,
    HEAD,
    JSON,
    replying,
    through,
)

# Addresses and cookies

SESSION = b'{"admin":false,"publicBaseUrl":"https://public-server/api/rest/1.0","privateBaseUrl":"http://server/api/rest/1.0"}'


@pytest.mark.parametrize("mount", ["", "/sites/paris"])
async def test_addresses_in_answers_lead_to_the_bridge_as_the_client_calls_it(mount: str) -> None:
    async with through(replying(SESSION, JSON)) as bench:
        for host in ("127.0.0.1", "localhost"):
            base = f"http://{host}:{bench.port}{mount}"
            headers = {"Host": f"{host}:{bench.port}"}
            answered = await bench.client.post(f"{mount}/api/rest/1.0/sessions", json={}, headers=headers)
            said = answered.json()
            assert said["publicBaseUrl"] == said["privateBaseUrl"] == f"{base}/api/rest/1.0"
            assert answered.headers["content-length"] == str(len(answered.content))
        assert {seen.target for seen in bench.site.seen} == {"/api/rest/1.0/sessions"}


async def test_a_request_whose_answer_holds_addresses_asks_for_it_whole_and_plain() -> None:
    async with through(replying(SESSION, JSON)) as bench:
        headers = {"Accept-Encoding": "gzip, br", "Range": "bytes=1-3", "If-Range": "x"}
        await bench.client.get("/api/rest/1.0/sessions", headers=headers)
        seen = bench.site.seen[0]
        assert seen.header("Accept-Encoding") == "identity"
        assert seen.header("Range") is None
        assert seen.header("If-Range") is None


async def test_behind_a_trusted_proxy_addresses_lead_to_the_proxy() -> None:
    from bridge.config import Server

    forwarded = {
        "X-Forwarded-For": "127.0.0.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "cti.example.com",
    }
    trusting = Server(trusted_proxies=["127.0.0.1"])
    async with through(replying(SESSION, JSON, "Set-Cookie: a=b; Secure"), server=trusting) as bench:
        answered = await bench.client.get("/api/rest/1.0/sessions", headers=forwarded)
        assert answered.json()["publicBaseUrl"] == "https://cti.example.com/api/rest/1.0"
        assert answered.headers["set-cookie"] == "a=b; Secure"
        contradicting = {**forwarded, "Forwarded": "for=127.0.0.8"}
        assert (await bench.client.get("/api/rest/1.0/sessions", headers=contradicting)).status_code == 400
    async with through(replying(SESSION, JSON, "Set-Cookie: a=b; Secure")) as bench:
        answered = await bench.client.get("/api/rest/1.0/sessions", headers=forwarded)
        assert answered.json()["publicBaseUrl"] == f"{bench.url}/api/rest/1.0"
        assert answered.headers["set-cookie"] == "a=b"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (SESSION, ("Content-Type: text/plain",), "200 OK"),
        (SESSION, (), "200 OK"),
        (SESSION, (JSON, "Content-Encoding: gzip"), "200 OK"),
        (SESSION, (JSON, "Content-Range: bytes 0-9/20"), "206 Partial Content"),
        (SESSION + b" " * ingress_exchange.REWRITTEN_MOST_BYTES, (JSON,), "200 OK"),
    ],
    ids=["text", "no type", "compressed", "a part", "too long"],
)
async def test_only_small_whole_plain_json_is_rewritten(
    body: bytes, headers: tuple[str, ...], status: str
) -> None:
    async with (
        through(replying(body, *headers, status=status)) as bench,
        bench.client.stream("GET", "/api/rest/1.0/sessions") as answered,
    ):
        assert b"".join([piece async for piece in answered.aiter_raw()]) == body


async def test_an_answer_of_unknown_length_that_turns_out_too_long_passes_as_it_is() -> None:
    piece = SESSION + b" " * 10_000
    count = ingress_exchange.REWRITTEN_MOST_BYTES // len(piece) + 5

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(count):
            await peer.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        await peer.send(b"0\r\n\r\n")

    async with through(script) as bench:
        assert (await bench.client.get("/api/rest/1.0/sessions")).content == piece * count


async def test_digests_of_a_body_that_was_changed_are_dropped() -> None:
    digests = ("Content-MD5: x", "Digest: sha-256=x", 'ETag: "1"')
    async with through(replying(SESSION, JSON, *digests)) as bench:
        headers = (await bench.client.get("/api/rest/1.0/sessions")).headers
        assert not {"content-md5", "digest"} & set(headers)
        assert headers["etag"] == '"1"'
    async with through(replying(b'{"admin":true}', JSON, *digests)) as bench:
        assert {"content-md5", "digest"} <= set((await bench.client.get("/api/rest/1.0/sessions")).headers)


async def test_a_head_request_for_what_is_rewritten_does_not_tell_a_wrong_length() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(HEAD + b"Content-Length: 4711\r\nContent-Type: application/json\r\n\r\n")

    async with through(script) as bench:
        answered = await bench.client.head("/api/rest/1.0/sessions")
        assert answered.status_code == 200
        assert "content-length" not in answered.headers


async def test_where_a_created_resource_is_leads_to_the_bridge() -> None:
    location = "Location: https://server/api/rest/1.0/telephony/calls/4711"
    async with through(replying(b"", location, status="201 Created")) as bench:
        answered = await bench.client.post(f"/sites/paris{CALLS}", json={})
        assert answered.headers["location"] == f"{bench.url}/sites/paris/api/rest/1.0/telephony/calls/4711"


async def test_a_redirect_is_not_followed_and_leads_elsewhere_only_on_the_sites_word() -> None:
    for elsewhere in ("https://evil.example/api/rest/1.0", "//evil.example/api/rest", "/console"):
        async with through(replying(b"", f"Location: {elsewhere}", status="302 Found")) as bench:
            answered = await bench.client.get(CALLS)
            assert (answered.status_code, answered.headers["location"]) == (302, elsewhere)
            assert len(bench.site.seen) == 1


async def test_cookies_work_at_the_bridge_and_below_a_site_and_stay_apart() -> None:
    async def script(peer: Peer) -> None:
        while True:
            seen = await peer.request()
            headers = []
            if seen.target.startswith("/api/rest/authenticate"):
                headers = [
                    f"Set-Cookie: AlcUserId={seen.target[-5:]}; Path=/; Domain=o2g.example.com; Secure; HttpOnly",
                    "Set-Cookie: JSESSIONID=1; Path=/api",
                ]
            await peer.send(answer(b"{}", *headers))

    async with through(script, others=("lyon",)) as bench:
        for mount in ("/sites/paris", "/sites/lyon"):
            answered = await bench.client.get(f"{mount}/api/rest/authenticate?{mount[-5:]}")
            assert len(answered.headers.get_list("set-cookie")) == 2
        for mount in ("/sites/paris", "/sites/lyon"):
            await bench.client.get(f"{mount}/OTEvents")
            assert bench.site.seen[-1].header("Cookie") == f"AlcUserId={mount[-5:]}"
            await bench.client.get(f"{mount}{CALLS}")
            assert sorted((bench.site.seen[-1].header("Cookie") or "").split("; ")) == [
                f"AlcUserId={mount[-5:]}",
                "JSESSIONID=1",
            ]


async def test_a_site_below_a_prefix_is_reached_and_its_prefix_is_not_seen() -> None:
    headers = (JSON, "Set-Cookie: a=b; Path=/o2g/api", "Location: /o2g/api/rest/1.0/x")
    body = b'{"publicUrl":"https://gate/o2g/api/rest"}'
    async with through(replying(body, *headers, status="201 Created"), prefix="/o2g") as bench:
        answered = await bench.client.get("/sites/paris/api/rest/1.0/sessions")
        assert bench.site.seen[0].target == "/o2g/api/rest/1.0/sessions"
        assert answered.json() == {"publicUrl": f"{bench.url}/sites/paris/api/rest"}
        assert answered.headers["set-cookie"] == "a=b; Path=/sites/paris/api"
        assert answered.headers["location"] == "/sites/paris/api/rest/1.0/x"


async def test_a_webhook_address_of_the_clients_own_passes_unchanged() -> None:
    body = b'{"filter":{},"webHookUrl":"https://127.0.0.1:8091/hook","publicUrl":"https://x/api/rest"}'
    async with through(replying(b'{"status":"ACCEPTED"}', JSON)) as bench:
        await bench.client.post(
            "/api/rest/1.0/subscriptions", content=body, headers={"Content-Type": "application/json"}
        )
        assert bench.site.seen[0].body == body
