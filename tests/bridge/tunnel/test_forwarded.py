"""Trusted proxies: what they say is believed, what anybody else says is not (RFC 7239; X-Forwarded-*)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridge.tunnel.forwarded import UNKNOWN, BadForwarding, Networks, TrustedProxies, is_authority

PROXIES = ["10.0.0.0/8", "2001:db8:ffff::/48"]
Fields = list[tuple[str, str]]


def seen(fields: Fields, *, peer: str = "10.0.0.1", kind: str = "http", trusted: list[str] = PROXIES) -> Any:
    scope: dict[str, Any] = {
        "type": kind,
        "client": (peer, 4711),
        "scheme": "ws" if kind == "websocket" else "http",
        "headers": [(b"host", b"bridge:8090"), (b"accept", b"*/*")]
        + [(name.lower().encode(), value.encode("latin-1")) for name, value in fields],
    }
    TrustedProxies(Networks(trusted)).apply(scope)
    host = [value.decode() for name, value in scope["headers"] if name == b"host"]
    assert len(host) == 1
    assert (b"accept", b"*/*") in scope["headers"]
    return scope["client"][0], scope["scheme"], host[0]


OF_A_PROXY = [
    ("X-Forwarded-For", "192.0.2.9"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Host", "cti.example.com"),
]


def test_a_trusted_proxy_is_believed() -> None:
    assert seen(OF_A_PROXY) == ("192.0.2.9", "https", "cti.example.com")


def test_a_trusted_proxy_is_believed_in_the_standard_form() -> None:
    fields = [("Forwarded", 'for="192.0.2.9:4711";proto=https;host="cti.example.com:8443";by=_hidden')]
    assert seen(fields) == ("192.0.2.9", "https", "cti.example.com:8443")


@pytest.mark.parametrize("peer", ["192.0.2.1", "11.0.0.1", "::1", "2001:db8::1", "unknown"])
def test_nobody_else_is_believed(peer: str) -> None:
    fields = [*OF_A_PROXY, ("Forwarded", "for=10.0.0.2;host=evil.example;proto=https")]
    assert seen(fields, peer=peer) == (peer, "http", "bridge:8090")


def test_without_trusted_proxies_not_even_the_same_machine_is_believed() -> None:
    assert seen(OF_A_PROXY, peer="127.0.0.1", trusted=[]) == ("127.0.0.1", "http", "bridge:8090")


def test_a_sockets_scheme_becomes_that_of_a_socket() -> None:
    assert seen(OF_A_PROXY, kind="websocket")[1] == "wss"


def test_an_ipv4_proxy_is_known_on_a_socket_for_both_families() -> None:
    assert seen(OF_A_PROXY, peer="::ffff:10.0.0.1")[0] == "192.0.2.9"


def test_a_proxy_that_adds_nothing_speaks_for_itself() -> None:
    assert seen([]) == ("10.0.0.1", "http", "bridge:8090")


@pytest.mark.parametrize(
    "fields",
    [
        [("X-Forwarded-Proto", "https")],
        [("Forwarded", "proto=https")],
        [("Forwarded", "for=_hidden;proto=https")],
        [("Forwarded", "for=unknown;proto=https")],
        [("X-Forwarded-For", "client-7"), ("X-Forwarded-Proto", "https")],
        [("X-Forwarded-For", ""), ("X-Forwarded-Proto", "https")],
        [("Forwarded", "proto=https, for=10.0.0.2")],
    ],
)
def test_a_proxy_that_does_not_name_its_client_speaks_for_an_unknown_one(fields: Fields) -> None:
    """Not for itself: its own address may be in a range that is let in."""
    assert seen(fields)[:2] == (UNKNOWN, "https")


def test_a_client_cannot_put_addresses_before_those_that_the_proxy_adds() -> None:
    assert seen([("X-Forwarded-For", "127.0.0.1, 10.0.0.7, 192.0.2.9")])[0] == "192.0.2.9"
    assert seen([("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", "192.0.2.9")])[0] == "192.0.2.9"
    assert seen([("Forwarded", "for=127.0.0.1"), ("Forwarded", "for=192.0.2.9")])[0] == "192.0.2.9"
    assert seen([("Forwarded", "for=127.0.0.1, for=192.0.2.9")])[0] == "192.0.2.9"


def test_through_two_trusted_proxies_the_outer_ones_words_count() -> None:
    fields = [
        ("X-Forwarded-For", "203.0.113.66, 192.0.2.9, 10.0.0.2"),
        ("X-Forwarded-Proto", "ws, https, http"),
        ("X-Forwarded-Host", "evil.example, cti.example.com, inner:8080"),
    ]
    assert seen(fields) == ("192.0.2.9", "https", "cti.example.com")
    standard = (
        "for=203.0.113.66;proto=http;host=evil.example, "
        "for=192.0.2.9;proto=https;host=cti.example.com, for=10.0.0.2;proto=http;host=inner"
    )
    assert seen([("Forwarded", standard)]) == ("192.0.2.9", "https", "cti.example.com")


def test_a_single_value_counts_whatever_the_length_of_the_chain() -> None:
    fields = [("X-Forwarded-For", "192.0.2.9, 10.0.0.2"), ("X-Forwarded-Proto", "https")]
    assert seen(fields)[:2] == ("192.0.2.9", "https")


def test_a_chain_of_trusted_addresses_only_leads_to_its_outermost() -> None:
    assert seen([("X-Forwarded-For", "10.0.0.3, 10.0.0.2")])[0] == "10.0.0.3"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ('"[2001:db8::17]:4711"', "2001:db8::17"),
        ('"[2001:db8::17]"', "2001:db8::17"),
        ('"192.0.2.43:_port"', "192.0.2.43"),
        ("192.0.2.43", "192.0.2.43"),
        ('"192\\.0.2.43"', "192.0.2.43"),
    ],
)
def test_the_standard_forms_of_an_address_are_read(text: str, address: str) -> None:
    assert seen([("Forwarded", f"For={text}")])[0] == address


@pytest.mark.parametrize("text", ["[2001:db8::17]:4711", "2001:db8::17", "[2001:db8::17]"])
def test_the_customary_forms_of_an_address_are_read(text: str) -> None:
    assert seen([("X-Forwarded-For", text)])[0] == "2001:db8::17"


def test_both_kinds_of_fields_may_stand_together_where_they_agree() -> None:
    fields = [*OF_A_PROXY, ("Forwarded", "for=192.0.2.9;proto=HTTPS;host=CTI.example.com")]
    assert seen(fields)[0] == "192.0.2.9"


@pytest.mark.parametrize(
    "made_up",
    [
        ("Forwarded", "for=127.0.0.1"),
        ("Forwarded", "for=192.0.2.9;host=evil.example"),
        ("Forwarded", "for=192.0.2.9;proto=http"),
    ],
)
def test_the_kind_of_field_that_a_proxy_passes_on_unread_cannot_be_made_up(made_up: tuple[str, str]) -> None:
    with pytest.raises(BadForwarding, match="contradict"):
        seen([*OF_A_PROXY, made_up])


@pytest.mark.parametrize(
    "field",
    [
        ("Forwarded", 'for="192.0.2.9'),
        ("Forwarded", "for"),
        ("Forwarded", "for=a b"),
        ("Forwarded", "for=192.0.2.9;proto=gopher"),
        ("Forwarded", 'for=192.0.2.9;host="evil.example/path"'),
        ("Forwarded", 'for=192.0.2.9;host="user@evil.example"'),
        ("Forwarded", ", ".join(["for=10.0.0.1"] * 40)),
        ("X-Forwarded-For", ", ".join(["10.0.0.1"] * 40)),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Host", "evil.example/path"),
        ("X-Forwarded-Host", "evil.example:port"),
        ("X-Forwarded-Host", ""),
    ],
)
def test_a_malformed_field_is_refused(field: tuple[str, str]) -> None:
    with pytest.raises(BadForwarding):
        seen([field])


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"]),
            st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"))
            | st.text('for=;,"\\ 10.2[]:_httpsost', max_size=60),
        ),
        max_size=4,
    )
)
@example([("Forwarded", '"\\"' * 1000)])
def test_whatever_is_in_the_fields_the_scope_stays_sound_or_the_request_is_refused(fields: Fields) -> None:
    try:
        client, scheme, host = seen(fields)
    except BadForwarding:
        return
    assert client == UNKNOWN or client in Networks(["0.0.0.0/0", "::/0"])
    assert scheme in ("http", "https")
    assert is_authority(host)


@pytest.mark.parametrize("text", ["cti.example.com", "a:1", "[::1]:8090", "127.0.0.1", "my_host", "a.-b"])
def test_an_authority_is_recognised(text: str) -> None:
    assert is_authority(text)


@pytest.mark.parametrize(
    "text", ["", ":80", "a:b", "a@b", "a/b", "a b", "a\nb", '"', "[::1", "é", "a:123456"]
)
def test_anything_else_is_no_authority(text: str) -> None:
    assert not is_authority(text)


def test_networks_hold_their_addresses_in_both_families() -> None:
    networks = Networks(["127.0.0.0/8", "::1", "192.0.2.0/24"])
    assert all(address in networks for address in ("127.5.5.5", "::1", "192.0.2.255", "::ffff:127.0.0.1"))
    assert not any(
        address in networks for address in ("128.0.0.1", "::2", "192.0.3.0", "unknown", "", "::7f00:1")
    )
    assert not Networks([])


def test_a_network_with_host_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="host bits"):
        Networks(["10.0.0.1/8"])
