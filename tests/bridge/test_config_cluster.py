"""`[cluster]` in the configuration: its defaults, and errors that name the key and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bridge.config import Cluster, ConfigError
from bridge.config_file import parse

SITE = {"name": "paris", "kind": "o2g", "url": "https://o2g.example.com"}
NATS = "nats://nats.example.com:4222"


def _cluster(**members: Any) -> Cluster:
    return parse({"sites": [SITE], "cluster": members}, "bridge.toml").cluster


def test_a_bridge_is_alone_unless_nats_is_named() -> None:
    alone = parse({"sites": [SITE]}, "bridge.toml").cluster
    assert alone.servers == []
    assert (alone.prefix, alone.replicas, alone.tls()) == ("ctibridge", 1, None)


def test_one_address_or_several() -> None:
    assert _cluster(nats=NATS).servers == [NATS]
    assert _cluster(nats=[NATS, "tls://10.0.0.1"]).servers == [NATS, "tls://10.0.0.1"]


@pytest.mark.parametrize(
    ("members", "says"),
    [
        (
            {"nats": "nats.example.com"},
            "cluster.nats: 'nats.example.com' must look like nats://nats.example.com:4222",
        ),
        (
            {"nats": "http://nats.example.com"},
            "cluster.nats: 'http://nats.example.com' must look like nats://",
        ),
        ({"nats": "nats://x:99999"}, "cluster.nats: 'nats://x:99999' must look like nats://"),
        ({"nats": [NATS, "nats://"]}, "cluster.nats: 'nats://' must look like nats://"),
        ({"nats": f"{NATS}/path"}, f"cluster.nats: '{NATS}/path' must look like nats://"),
        (
            {"nats": "nats://bridge:secret@nats.example.com"},
            "cluster.nats: the address of nats.example.com holds a password or token; write it as cluster.password "
            'or cluster.token = { env = "NAME" }',
        ),
        ({"prefix": "x"}, "cluster.nats: is missing; it says where NATS is"),
        ({"prefx": NATS}, "cluster.prefx: no such key; did you mean prefix?"),
        (
            {"nats": NATS, "prefix": "a.b"},
            "cluster.prefix: 'a.b' must be 1 to 64 letters, digits, '_' and '-'",
        ),
        ({"nats": NATS, "prefix": ""}, "cluster.prefix: '' must be"),
        ({"nats": NATS, "user": "bridge"}, "cluster: user and password go together; one of them is missing"),
        ({"nats": NATS, "password": {"env": "HOME"}}, "cluster: user and password go together"),
        (
            {"nats": NATS, "token": "secret"},
            "cluster.token: expected `object | null`, got `str`; a secret is written { env",
        ),
        (
            {"nats": NATS, "token": {"env": "NOT_SET_AT_ALL"}},
            "cluster.token: the environment variable NOT_SET_AT_ALL",
        ),
        (
            {"nats": NATS, "token": {"env": "HOME"}, "user": "bridge", "password": {"env": "HOME"}},
            "cluster.token: is one way to sign in, cluster.user another; keep one",
        ),
        (
            {"nats": NATS, "credentials": "/no/such"},
            "cluster.credentials: /no/such cannot be read; give the file",
        ),
        ({"nats": NATS, "replicas": 0}, "cluster.replicas: 0 is not 1 to 5"),
        ({"nats": NATS, "ca_file": "/no/such.pem"}, "cluster: CA file /no/such.pem: "),
        ({"nats": NATS, "certificate": "/no/such.pem"}, "cluster: client certificate /no/such.pem: "),
        (
            {"nats": NATS, "key": "/no/such.pem"},
            "cluster.key: is of no use without cluster.certificate; give both",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_the_remedy(members: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError) as raised:
        _cluster(**members)
    assert str(raised.value).startswith(f"bridge.toml: {says}")


def test_the_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as raised:
        _cluster(nats="nats://bridge:geheim@nats.example.com")
    assert "geheim" not in str(raised.value)


def test_a_credentials_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "bridge.creds"
    path.write_text("x", encoding="utf-8")
    assert _cluster(nats=NATS, credentials=str(path)).credentials == str(path)
