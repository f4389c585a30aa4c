"""What may be put on the wire: nothing that a caller writes breaks out of its place."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.transport import Request
from bridge.transport.http_wire import RequestEncoder, parse_base_url
from tests.bridge.transport.scripted import carrying, echo, serving

ENCODER = RequestEncoder(parse_base_url("http://site.example/base"))

nasty = st.text(
    st.sampled_from("aZ9/?#%=&:;, \t\r\n\0\x0b\x0c\x1c\x7f\x85\xa0\xe9\u2028\u20ac\ud800\"'\\-_"), max_size=12
)


@given(
    method=st.one_of(st.sampled_from(["GET", "POST", "PROPFIND"]), nasty),
    target=st.one_of(st.just("/"), nasty, nasty.map("/".__add__)),
    headers=st.lists(st.tuples(st.one_of(st.just("X-Name"), nasty), nasty), max_size=3),
    body=st.one_of(st.none(), st.binary(max_size=5)),
    chunked=st.booleans(),
)
@example("GET", "/\r\nX: y", [], None, False)
@example("GET", "/", [("X", "y\r\nZ: z")], None, False)
@example("GET", "/", [("X\r\nZ", "z")], None, False)
@example("G\r\nET", "/", [], None, False)
def test_a_request_is_refused_or_is_exactly_what_it_was_given(
    method: str, target: str, headers: list[tuple[str, str]], body: bytes | None, chunked: bool
) -> None:
    try:
        data = ENCODER.encode(Request(method, target, headers, body), chunked=chunked)
    except ValueError:
        return
    head, _, rest = data.partition(b"\r\n\r\n")
    assert rest == (b"" if chunked else body or b"")
    lines = head.decode("latin-1").split("\r\n")
    assert lines[0] == f"{method} /base{target} HTTP/1.1"
    assert lines[0].count(" ") == 2
    assert lines[1:3] == ["Host: site.example", "Connection: keep-alive"]
    assert lines[3 : 3 + len(headers)] == [f"{name}: {value}" for name, value in headers]
    framing = lines[3 + len(headers) :]
    if chunked:
        assert framing == ["Transfer-Encoding: chunked"]
    elif body is not None or method == "POST":
        assert framing == [f"Content-Length: {len(body or b'')}"]
    else:
        assert framing == []
    assert not set(head) & set(range(32)) - set(b"\t\r\n")
    assert head.count(b"\r") == head.count(b"\n") == len(lines) - 1


@pytest.mark.parametrize(
    "target",
    [
        "",
        "*",
        "api",
        "//elsewhere/",
        "http://elsewhere/",
        "/a b",
        "/a\tb",
        "/a\nb",
        "/a\x00b",
        "/a\x7fb",
        "/caf\xe9",
        "/a#fragment",
    ],
)
async def test_a_target_that_is_no_path_is_refused_and_nothing_is_sent(target: str) -> None:
    async with serving(echo) as site, carrying(site) as carrier:
        with pytest.raises(ValueError, match="target"):
            carrier.submit(Request("GET", target), lambda _: None)
        assert (site.connections, carrier.queued) == (0, 0)


@pytest.mark.parametrize("method", ["", "GE T", "GET\r\n", "GET\x00", "G\xc9T", "CONNECT"])
def test_a_method_that_is_no_token_is_refused(method: str) -> None:
    with pytest.raises(ValueError, match="method"):
        ENCODER.encode(Request(method, "/"))


@pytest.mark.parametrize("name", ["", "X Y", "X:", "X\r\n", "X\x00", "\xc9"])
def test_a_header_name_that_is_no_token_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="header name"):
        ENCODER.encode(Request("GET", "/", [(name, "v")]))


@pytest.mark.parametrize(
    "name",
    ["Host", "content-length", "Transfer-Encoding", "CONNECTION", "Keep-Alive", "TE", "Trailer", "Upgrade"],
)
def test_a_header_that_frames_the_message_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="carrier"):
        ENCODER.encode(Request("GET", "/", [(name, "v")]))


@pytest.mark.parametrize("value", ["a\rb", "a\nb", "a\x00b", "a\x7fb", "a\x1bb", "\u20ac", "\ud800"])
def test_a_bad_header_value_is_refused_without_being_told(value: str) -> None:
    with pytest.raises(ValueError, match="Authorization") as caught:
        ENCODER.encode(Request("GET", "/", [("Authorization", "Bearer 5ecret" + value)]))
    assert "5ecret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "authority", "prefix"),
    [
        ("http://site", "site", 80, "site", ""),
        ("http://site:80/", "site", 80, "site", ""),
        ("https://site", "site", 443, "site", ""),
        ("https://site:8443/o2g/", "site", 8443, "site:8443", "/o2g"),
        ("http://[::1]:8080", "::1", 8080, "[::1]:8080", ""),
        ("http://[2001:db8::1]/a/b", "2001:db8::1", 80, "[2001:db8::1]", "/a/b"),
        ("HTTP://Site.Example", "site.example", 80, "site.example", ""),
    ],
)
def test_a_base_address_is_taken_apart(url: str, host: str, port: int, authority: str, prefix: str) -> None:
    origin = parse_base_url(url)
    assert (origin.host, origin.port, origin.authority, origin.prefix) == (host, port, authority, prefix)
    assert origin.secure == url.startswith("https")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "site",
        "site:8080",
        "ftp://site",
        "ws://site",
        "http://",
        "http:///path",
        "http://site:0x50",
        "http://site:70000",
        "http://site/?query",
        "http://site/#fragment",
        "http://si te/",
        "http://site/a\r\nb",
        "http://s\xefte/",
        "http://[::1/",
    ],
)
def test_a_base_address_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_base_url(url)


def test_a_password_in_a_base_address_is_refused_without_being_told() -> None:
    with pytest.raises(ValueError, match="password") as caught:
        parse_base_url("https://user:5ecret@site")
    assert "5ecret" not in str(caught.value)
