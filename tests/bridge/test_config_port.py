"""The configuration of the port itself: TLS, trusted proxies, ingress, expiry of tokens, webhooks."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.config import Config, ConfigError
from bridge.config_file import parse
from bridge.throwaway import make_certificate

SITE = '[[sites]]\nname = "paris"\nkind = "o2g"\nurl = "https://o2g.example.com"\n'
DIGEST = "0" * 64


def taken(text: str) -> Config:
    return parse(tomllib.loads(text), "bridge.toml")


def refused(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        taken(text)
    return str(caught.value).removeprefix("bridge.toml: ")


def test_without_a_word_there_is_no_tls_no_proxy_is_trusted_and_nothing_passes_the_ingress() -> None:
    settings = taken(SITE)
    assert settings.server.tls() is None
    assert settings.server.trusted_proxies == []
    assert settings.ingress.access == "off"
    assert settings.sites[0].events == "chunk"


def test_certificate_and_key_are_taken_with_the_keys_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = make_certificate(tmp_path)
    monkeypatch.setenv("KEY_PASSWORD", "unused by a key that is not encrypted")
    server = (
        f'[server]\ncertificate = "{certificate}"\nkey = "{key}"\nkey_password = {{ env = "KEY_PASSWORD" }}\n'
    )
    assert taken(server + SITE).server.tls() is not None


@pytest.mark.parametrize(
    ("server", "says"),
    [
        ('certificate = "/nowhere.pem"', "server.certificate: /nowhere.pem: cannot be read: No such file"),
        ('key = "/nowhere.pem"', "server.key: is of no use without server.certificate; give both"),
        (
            'certificate = "/nowhere.pem"\nkey_password = { env = "CTIBRIDGE_NOT_SET" }',
            "server.key_password: the environment variable CTIBRIDGE_NOT_SET is not set",
        ),
        (
            'trusted_proxies = ["10.0.0.1/8"]',
            "server.trusted_proxies: 10.0.0.1/8 has host bits set; write 192.0.2.7 or 10.0.0.0/8",
        ),
        ('trusted_proxies = ["proxy.example.com"]', "server.trusted_proxies: 'proxy.example.com' does not"),
    ],
)
def test_what_the_server_cannot_use_is_refused_with_its_key_and_the_remedy(server: str, says: str) -> None:
    assert refused(f"[server]\n{server}\n{SITE}").startswith(says)


@pytest.mark.parametrize(
    ("ingress", "says"),
    [
        (
            'access = "everybody"',
            "ingress.access: invalid enum value 'everybody'; it must be one of off, token",
        ),
        ('access = "address"', "ingress.addresses: is empty;"),
        (
            'access = "address"\naddresses = ["10.0.0.0/33"]',
            "ingress.addresses: '10.0.0.0/33' does not appear",
        ),
        ("in_flight = 0", "ingress.in_flight: 0 must be more than 0"),
        ("channels = -1", "ingress.channels: -1 must be more than 0"),
        ("body_bytes = 0", "ingress.body_bytes: 0 must be more than 0"),
        ('adresses = ["::1"]', "ingress.adresses: no such key; did you mean addresses?"),
    ],
)
def test_what_the_ingress_cannot_use_is_refused_with_its_key_and_the_remedy(ingress: str, says: str) -> None:
    assert refused(f"[ingress]\n{ingress}\n{SITE}").startswith(says)


def test_addresses_and_networks_of_both_families_are_taken() -> None:
    text = (
        f'[ingress]\naccess = "address"\naddresses = ["10.0.0.0/8", "192.0.2.7", "::1", "fd00::/8"]\n{SITE}'
    )
    assert len(taken(text).ingress.addresses) == 4


def test_events_by_webhook_need_the_bridges_own_address() -> None:
    assert refused(SITE + 'events = "webhook"').startswith("sites[0].public_url: is missing;")
    text = refused(SITE + 'events = "webhook"\npublic_url = "bridge.example.com"')
    assert text.startswith("sites[0].public_url: ")
    assert "https://bridge.example.com" in text
    settings = taken(SITE + 'events = "webhook"\npublic_url = "https://bridge.example.com:8443/cti"')
    assert settings.sites[0].public_url == "https://bridge.example.com:8443/cti"


def test_a_token_may_expire_at_a_moment_with_its_zone() -> None:
    def with_expiry(text: str) -> str:
        return f'{SITE}[[tokens]]\nname = "crm"\nsha256 = "{DIGEST}"\nexpires = {text}\n'

    moments: list[Any] = [
        taken(with_expiry(text)).tokens[0].expires
        for text in ("2027-01-01T00:00:00Z", "2027-01-01T01:00:00+01:00", '"2027-01-01T00:00:00Z"')
    ]
    assert moments == [datetime(2027, 1, 1, tzinfo=UTC)] * 3
    for text in ("2027-01-01T00:00:00", "2027-01-01", "1798761600", '"tomorrow"'):
        says = refused(with_expiry(text))
        assert says.startswith("tokens[0].expires: ")
        assert says.endswith("; write the moment with its zone: 2027-01-01T00:00:00Z")
