"""What all carrier tests share: both event loops, a certificate authority of their own, nothing left over."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bridge.transport.http import HttpTransport


@pytest.hookimpl(optionalhook=True)
def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Every test runs on both loops."""
    return {"asyncio": asyncio.SelectorEventLoop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    """After a test no task and no timer of a carrier is left."""
    yield
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not others
    assert carrier_timers() == []


def carrier_timers() -> list[asyncio.TimerHandle]:
    """The carriers' timers that are still to fire; known for asyncio's own loop only."""
    scheduled: list[asyncio.TimerHandle] = getattr(asyncio.get_running_loop(), "_scheduled", [])
    return [
        timer
        for timer in scheduled
        if not timer.cancelled()
        and isinstance(getattr(getattr(timer, "_callback", None), "__self__", None), HttpTransport)
    ]


@dataclass
class Pki:
    """A certificate authority and certificates for a test, as files."""

    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def server(self, name: str = "site") -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def file(self, name: str) -> Path:
        return self.folder / name


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """`site` is for 127.0.0.1, ::1 and localhost; `elsewhere` for another name; `user` is a client's."""
    pki = Pki(tmp_path_factory.mktemp("pki"))
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    now = datetime.datetime.now(datetime.UTC)

    def certificate(
        name: x509.Name, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(ca_name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
            .sign(ca_key, hashes.SHA256())
        )

    ca = certificate(ca_name, ca_key, x509.BasicConstraints(ca=True, path_length=0))
    pki.ca.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    names: dict[str, list[x509.GeneralName]] = {
        "site": [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ],
        "elsewhere": [x509.DNSName("elsewhere.example")],
        "user": [x509.DNSName("user.example")],
    }
    for name, subjects in names.items():
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        cert = certificate(subject, key, x509.SubjectAlternativeName(subjects))
        pki.file(f"{name}.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
        for suffix, encryption in {
            "key": serialization.NoEncryption(),
            "locked.key": serialization.BestAvailableEncryption(b"secret"),
        }.items():
            pki.file(f"{name}.{suffix}").write_bytes(
                key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
            )
    return pki
