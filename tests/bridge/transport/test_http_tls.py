"""TLS towards a site: whom the carrier trusts, what it shows, and how clearly it says what went wrong."""

from __future__ import annotations

import ssl

import pytest

from bridge.transport import TimedOut, TransportError, Unreachable
from bridge.transport.http import HttpTransport, tls_context
from tests.bridge.transport.conftest import Pki
from tests.bridge.transport.scripted import Peer, answer, carrying, echo, get, post, serving


async def test_a_site_of_a_trusted_authority_is_reached(pki: Pki) -> None:
    async with (
        serving(echo, tls=pki.server()) as site,
        carrying(site, ssl_context=tls_context(ca_file=pki.ca)) as carrier,
    ):
        for _ in range(3):
            assert (await carrier.request(get("/safe"))).body == b"/safe"
        assert site.connections == 1


async def test_a_site_of_an_unknown_authority_is_refused_and_sent_nothing(pki: Pki) -> None:
    async with serving(echo, tls=pki.server()) as site, carrying(site) as carrier:
        with pytest.raises(Unreachable, match=r"certificate was refused: .*issuer") as caught:
            await carrier.request(post())
        assert caught.value.executed == "no"
        assert site.seen == []


async def test_a_certificate_for_another_name_is_refused(pki: Pki) -> None:
    async with (
        serving(echo, tls=pki.server("elsewhere")) as site,
        carrying(site, ssl_context=tls_context(ca_file=pki.ca)) as carrier,
    ):
        with pytest.raises(Unreachable, match="certificate was refused: it is for another host"):
            await carrier.request(get())


async def test_verification_can_be_switched_off(pki: Pki) -> None:
    async with (
        serving(echo, tls=pki.server("elsewhere")) as site,
        carrying(site, ssl_context=tls_context(verify=False)) as carrier,
    ):
        assert (await carrier.request(get("/lab"))).body == b"/lab"


@pytest.mark.parametrize(("key", "password"), [("user.key", None), ("user.locked.key", "secret")])
async def test_a_client_certificate_is_shown(pki: Pki, key: str, password: str | None) -> None:
    server = pki.server()
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_verify_locations(pki.ca)

    async def script(peer: Peer) -> None:
        certificate = peer.writer.get_extra_info("peercert")
        await peer.request()
        await peer.send(answer(str(certificate["subject"]).encode()))

    context = tls_context(
        ca_file=pki.ca,
        client_cert=pki.file("user.pem"),
        client_key=pki.file(key),
        client_key_password=password,
    )
    async with serving(script, tls=server) as site, carrying(site, ssl_context=context) as carrier:
        assert b"user" in (await carrier.request(get())).body


async def test_a_missing_client_certificate_is_an_error_of_the_connection(pki: Pki) -> None:
    server = pki.server()
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_verify_locations(pki.ca)
    async with (
        serving(echo, tls=server) as site,
        carrying(site, ssl_context=tls_context(ca_file=pki.ca)) as carrier,
    ):
        # With TLS 1.3 the refusal comes after the handshake, perhaps after the request was written.
        with pytest.raises(Unreachable):
            await carrier.request(post())
        assert site.seen == []


async def test_a_site_without_tls_is_told_apart(pki: Pki) -> None:
    async def script(peer: Peer) -> None:
        await peer.reader.read(1)
        await peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with serving(script) as site, carrying(f"https://127.0.0.1:{site.port}") as carrier:
        with pytest.raises(Unreachable, match="TLS handshake failed") as caught:
            await carrier.request(get())
        assert caught.value.executed == "no"


async def test_a_handshake_that_stalls_ends_at_the_connect_limit() -> None:
    async def script(peer: Peer) -> None:
        await peer.gone()

    async with (
        serving(script) as site,
        carrying(f"https://127.0.0.1:{site.port}", connect_timeout_s=0.05) as carrier,
    ):
        with pytest.raises(TimedOut, match=r"no connection within 0\.05 s") as caught:
            await carrier.request(get())
        assert caught.value.executed == "no"


async def test_a_connection_lost_in_the_handshake_is_unreachable() -> None:
    async def script(peer: Peer) -> None:
        await peer.reader.read(1)

    async with serving(script) as site, carrying(f"https://127.0.0.1:{site.port}") as carrier:
        with pytest.raises(Unreachable) as caught:
            await carrier.request(get())
        assert caught.value.executed == "no"


async def test_a_large_body_crosses_tls_in_both_directions(pki: Pki) -> None:
    async def script(peer: Peer) -> None:
        seen = await peer.request()
        await peer.send(answer(seen.body))

    body = bytes(range(256)) * 10_000
    async with (
        serving(script, tls=pki.server()) as site,
        carrying(site, ssl_context=tls_context(ca_file=pki.ca)) as carrier,
    ):
        assert (await carrier.request(post(body=body))).body == body


async def test_a_slow_reader_of_a_stream_gets_everything_through_tls(pki: Pki) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"x" * 3_000_000))

    async with (
        serving(script, tls=pki.server()) as site,
        carrying(site, ssl_context=tls_context(ca_file=pki.ca)) as carrier,
        carrier.stream(get()) as stream,
    ):
        assert sum([len(piece) async for piece in stream.chunks()]) == 3_000_000


async def test_an_answer_that_ends_with_its_connection_is_read_whole_through_tls(pki: Pki) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 500_000)

    async with (
        serving(script, tls=pki.server()) as site,
        carrying(site, ssl_context=tls_context(ca_file=pki.ca)) as carrier,
    ):
        assert (await carrier.request(get())).body == b"x" * 500_000


async def test_an_answer_cut_short_is_noticed_through_tls(pki: Pki) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"x" * 100)[:-1])

    async with (
        serving(script, tls=pki.server()) as site,
        carrying(site, ssl_context=tls_context(ca_file=pki.ca)) as carrier,
    ):
        with pytest.raises(TransportError):
            await carrier.request(get())


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"ca_file": "absent.pem"}, "absent.pem"),
        ({"ca_file": "user.key"}, "user.key"),
        ({"client_cert": "absent.pem"}, "absent.pem"),
        ({"client_cert": "user.pem", "client_key": "site.key"}, "site.key"),
        ({"client_cert": "user.pem", "client_key": "user.locked.key"}, "user.locked.key"),
        ({"client_cert": "user.pem"}, "user.pem"),
        ({"client_key": "user.key"}, "user.key"),
    ],
)
def test_an_unusable_file_is_named(pki: Pki, files: dict[str, str], named: str) -> None:
    paths = {option: pki.file(name) for option, name in files.items()}
    with pytest.raises(ValueError, match=named):
        tls_context(
            ca_file=paths.get("ca_file"),
            client_cert=paths.get("client_cert"),
            client_key=paths.get("client_key"),
        )


async def test_tls_settings_for_a_plain_address_are_refused() -> None:
    with pytest.raises(ValueError, match="not https"):
        HttpTransport("http://127.0.0.1", ssl_context=tls_context())
