"""The server's side of TLS: which certificate a handshake is given, also while the files change."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from bridge.throwaway import ThrowawayError, make_certificate
from bridge.tls import ServerTls, TlsError


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return make_certificate(tmp_path)


def other(tmp_path: Path, name: str = "other") -> tuple[Path, Path]:
    folder = tmp_path / name
    folder.mkdir()
    return make_certificate(folder)


def put(source: Path, target: Path) -> None:
    """Replace a file in one step, as careful installers do."""
    shutil.copy(source, target.with_suffix(".new"))
    target.with_suffix(".new").rename(target)


@contextlib.asynccontextmanager
async def listening(tls: ServerTls) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls.context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def shown(port: int, name: str | None, trusted: Path) -> bytes:
    """The certificate (DER) that a client is shown that trusts only this file, with all checks there are."""
    context = ssl.create_default_context(cafile=trusted)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.check_hostname = name is not None
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name or "")
    certificate: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return certificate


def held_by(file: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(file.read_text())


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", None])
async def test_the_certificate_is_good_for_this_machines_names_and_without_one(
    pair: tuple[Path, Path], name: str | None
) -> None:
    certificate, key = pair
    async with listening(ServerTls(str(certificate), str(key))) as port:
        assert await shown(port, name, certificate) == held_by(certificate)


async def test_the_certificate_is_not_good_for_another_name(pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    async with listening(ServerTls(str(certificate), str(key))) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            await shown(port, "ctibridge.example.com", certificate)


async def test_handshakes_use_the_new_pair_once_the_files_have_changed(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    certificate, key = pair
    new_certificate, new_key = other(tmp_path)
    tls = ServerTls(str(certificate), str(key))
    async with listening(tls) as port:
        put(new_key, key)
        put(new_certificate, certificate)
        assert tls.refresh()
        for name in ("localhost", None):
            assert await shown(port, name, certificate) == held_by(new_certificate)


async def test_files_that_did_not_change_are_not_read_again(pair: tuple[Path, Path]) -> None:
    tls = ServerTls(*map(str, pair))
    assert not tls.refresh()
    assert tls.refresh(force=True)


async def test_the_watch_takes_up_what_changes(pair: tuple[Path, Path], tmp_path: Path) -> None:
    certificate, key = pair
    new_certificate, new_key = other(tmp_path)
    tls = ServerTls(str(certificate), str(key))
    watch = asyncio.create_task(tls.watch(0.01))
    async with listening(tls) as port:
        put(new_key, key)
        put(new_certificate, certificate)
        async with asyncio.timeout(30):
            while await shown_or_none(port, certificate) != held_by(new_certificate):
                await asyncio.sleep(0.01)
    watch.cancel()


async def shown_or_none(port: int, trusted: Path) -> bytes | None:
    try:
        return await shown(port, "localhost", trusted)
    except ssl.SSLError:
        return None


async def test_a_pair_that_does_not_belong_together_leaves_the_one_before_and_says_so(
    pair: tuple[Path, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    certificate, key = pair
    before = tmp_path / "before.pem"
    shutil.copy(certificate, before)
    new_certificate, new_key = other(tmp_path)
    tls = ServerTls(str(certificate), str(key))
    async with listening(tls) as port:
        put(new_certificate, certificate)
        with caplog.at_level(logging.WARNING, "bridge.tls"):
            assert not tls.refresh()
        assert "the key does not belong to the certificate" in caplog.text
        assert await shown(port, "localhost", before) == held_by(before)
        put(new_key, key)
        assert tls.refresh()
        assert await shown(port, "localhost", certificate) == held_by(new_certificate)


@pytest.mark.parametrize("content", [b"", b"no PEM at all", None])
async def test_a_file_that_is_broken_or_gone_leaves_the_one_before(
    pair: tuple[Path, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    certificate, key = pair
    before = tmp_path / "before.pem"
    shutil.copy(certificate, before)
    tls = ServerTls(str(certificate), str(key))
    if content is None:
        certificate.unlink()
    else:
        certificate.write_bytes(content)
    with caplog.at_level(logging.WARNING, "bridge.tls"):
        assert not tls.refresh()
        assert not tls.refresh(), "the same files are complained of once"
    assert caplog.text.count(str(certificate)) == 1
    async with listening(tls) as port:
        assert await shown(port, "localhost", before) == held_by(before)


def test_one_file_may_hold_both(pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    certificate.write_bytes(certificate.read_bytes() + key.read_bytes())
    ServerTls(str(certificate))


def encrypted(key: Path, password: str) -> None:
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(password.encode()),
        )
    )


def test_an_encrypted_key_needs_its_password(pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    encrypted(key, "secret")
    ServerTls(str(certificate), str(key), "secret")
    for password in (None, "wrong", "x" * 5000):
        with pytest.raises(TlsError) as caught:
            ServerTls(str(certificate), str(key), password)
        assert "x" * 9 not in str(caught.value)


def test_what_cannot_be_used_at_the_start_is_named(pair: tuple[Path, Path], tmp_path: Path) -> None:
    certificate, key = pair
    missing = tmp_path / "missing.pem"
    with pytest.raises(TlsError, match=r"missing\.pem: cannot be read: No such file"):
        ServerTls(str(missing), str(key))
    with pytest.raises(TlsError, match=r"certificate\.pem: no PEM certificate with its key"):
        ServerTls(str(certificate), str(certificate))


def test_a_throw_away_key_is_its_owners_only(pair: tuple[Path, Path]) -> None:
    assert pair[1].stat().st_mode & 0o077 == 0


def test_without_its_package_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cryptography", None)
    with pytest.raises(ThrowawayError, match=r"pip install 'ctibridge\[tls\]'"):
        make_certificate(tmp_path)
