"""Requests of the tunnel and the ingress: each goes to the server whose path it has, and nowhere else."""

from __future__ import annotations

import pytest

from bridge.sites import Home
from bridge.sites.xivo.carriers import ByPath
from bridge.sites.xivo.tunnel import NoSubscriptions, XivoIngress
from bridge.transport import NotLetThrough, Outcome, Request, Response
from tests.bridge.carrier import Carrier, Pieces, ok
from tests.bridge.clockwork import settled

TARGETS = [
    ("/xuc/api/2.0/auth/check", "xuc"),
    ("/configmgt/api/1.0/users?x=/xuc/", "configmgt"),
    ("/api/1.0/xivo", "xcu"),
    ("/api/rest/1.0/users", "xcu"),
    ("/elsewhere", None),
    ("/xucx/api", None),
    ("/XUC/api", None),
]


def named(name: str) -> Carrier:
    return Carrier(lambda request: ok(name))


def carriers() -> ByPath:
    return ByPath({name: named(name) for name in ("xuc", "configmgt", "xcu")})


@pytest.mark.parametrize(("target", "server"), TARGETS)
async def test_the_path_decides_where_a_request_goes(target: str, server: str | None) -> None:
    both = carriers()
    outcomes: list[object] = []
    both.submit(Request("GET", target), outcomes.append)
    both.start(Request("GET", target), outcomes.append, whole_bytes=10)
    await settled()
    try:
        outcomes.append(await both.request(Request("GET", target)))
    except NotLetThrough as error:
        outcomes.append(error)
    assert len(outcomes) == 3
    for outcome in outcomes:
        if server is None:
            assert isinstance(outcome, NotLetThrough)
            assert outcome.executed == "no"
        else:
            assert isinstance(outcome, Response)
            assert outcome.body == f'"{server}"'.encode()


async def test_a_stream_goes_the_same_way() -> None:
    def pieces(request: Request) -> Pieces:
        return Pieces(200, b"x", open_end=False)

    both = ByPath({"xuc": Carrier(pieces)})
    async with both.stream(Request("GET", "/xuc/api/x")) as answer:
        assert [piece async for piece in answer.chunks()] == [b"x"]
    with pytest.raises(NotLetThrough):
        async with both.stream(Request("GET", "/configmgt/api/x")):
            pass


async def test_a_refusal_can_be_called_off() -> None:
    outcomes: list[Outcome] = []
    carriers().submit(Request("GET", "/elsewhere"), outcomes.append)()
    await settled()
    assert outcomes == []


async def test_one_server_for_everything_is_closed_once() -> None:
    class Counting(Carrier):
        closes = 0

        async def close(self) -> None:
            Counting.closes += 1

    one = Counting()
    await ByPath({"xuc": one, "configmgt": one, "xcu": one}).close()
    assert Counting.closes == 1


# Ingress and tunnel


HOME = Home("https", "bridge", "")


@pytest.mark.parametrize(
    ("path", "served"),
    [
        ("/xuc/api/2.0/auth/check", True),
        ("/xuc/api/1.0/dnd/x/alice/", True),
        ("/configmgt/api/1.0/users", True),
        ("/api/1.0/xivo", False),
        ("/xuc/assets/x.js", False),
        ("/configmgt", False),
    ],
)
def test_the_ingress_serves_xuc_and_the_configuration_server(path: str, served: bool) -> None:
    assert XivoIngress("http://xuc").serves(path) is served


@pytest.mark.parametrize(
    ("path", "counted"),
    [
        ("/xuc/api/2.0/auth/login", "/xuc/api/2.0/auth/login"),
        ("/xuc/api/2.0/auth/webservice/", "/xuc/api/2.0/auth/webservice/"),
        ("/xuc/api/1.0/connect/x/al%69ce/", "alice"),
        ("/xuc/api/1.0/connect/x/alice", "alice"),
        ("/xuc/api/2.0/auth/check", None),
        ("/xuc/api/2.0/contact/personal", None),
    ],
)
def test_whoever_presents_a_password_is_counted(path: str, counted: str | None) -> None:
    assert XivoIngress("http://xuc").login(path, None) == counted


def test_nothing_is_rewritten() -> None:
    ingress = XivoIngress("https://xuc.example.com/prefix")
    assert ingress.prefix == "/prefix"
    assert XivoIngress("").prefix == ""
    assert ingress.passage("/xuc/api/2.0/auth/check") == (False, False)
    assert (
        ingress.body(b'{"publicUrl":"https://xuc.example.com"}', HOME)
        == b'{"publicUrl":"https://xuc.example.com"}'
    )
    assert ingress.location("https://xuc.example.com/x", 201, HOME) == "https://xuc.example.com/x"


def test_the_tunnel_changes_and_remembers_nothing() -> None:
    tunnel = NoSubscriptions()
    request = Request("POST", "/xuc/api/2.0/subscriptions?identifier=x")
    assert not tunnel.watches(request)
    assert tunnel.outgoing(request) is request
    assert tunnel.answered(request, ok()) is None
    tunnel.close()
