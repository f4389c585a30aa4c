"""Credentials: whether each can be read, by whom else, and whether tokens are what they should be.

Errors: none. No value leaves this module.
"""

from __future__ import annotations

import hashlib
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from bridge.config import Config, ConfigError, Secret, Token
from bridge.doctor.certificates import SOON_DAYS
from bridge.doctor.findings import Room
from bridge.published import DEMO_AGENT_TOKEN, DEMO_CLIENT_TOKEN

_PUBLISHED: Final = {
    hashlib.sha256(each.encode()).hexdigest(): each for each in ("", DEMO_CLIENT_TOKEN, DEMO_AGENT_TOKEN)
}
"""Tokens that everybody knows, by their digests."""


def secrets(room: Room, config: Config) -> None:
    """Look at every secret that the configuration names."""
    for key, secret in _named(config):
        _secret(room, key, secret)


def tokens(room: Room, config: Config) -> None:
    """Look at every token."""
    digests: list[str] = []
    for token in config.tokens:
        try:
            digest = token.digest().hex()
        except ConfigError as error:
            if token.secret is not None:
                room.skip(token.name, "its secret cannot be read")
            else:
                room.bad(token.name, str(error), "a token of 32 bytes from a random source, and its SHA-256")
            continue
        digests.append(digest)
        _token(room, token, digest)
    if any(count > 1 for count in Counter(digests).values()):
        room.warn("doubles", "the same token stands under several names", "give each of its own")


def private(room: Room, key: str, file: Path) -> None:
    """Whether others on this machine may read a file that is a secret."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError as error:
        room.bad(
            key, f"{file} cannot be read: {error.strerror}", "is the path right, and may this user read it?"
        )
        return
    if mode & (stat.S_IRGRP | stat.S_IROTH | stat.S_IWGRP | stat.S_IWOTH):
        room.warn(key, f"{file} has mode {mode:04o}: others may read or change it", f"chmod 600 {file}")
    else:
        room.good(key, f"{file}, mode {mode:04o}")


def _named(config: Config) -> Iterator[tuple[str, Secret]]:
    for section in msgspec.structs.fields(config):
        value = getattr(config, section.name)
        if isinstance(value, list):
            for index, each in enumerate(value):
                yield from _in(f"{section.name}[{index}]", each)
        else:
            yield from _in(section.name, value)


def _in(key: str, struct: msgspec.Struct) -> Iterator[tuple[str, Secret]]:
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        if isinstance(value, Secret):
            yield f"{key}.{field.name}", value


def _secret(room: Room, key: str, secret: Secret) -> None:
    try:
        value = secret.read()
    except ConfigError as error:
        what, _, remedy = str(error).partition("; ")
        room.bad(key, what, remedy or "is the path right, and may this user read it?")
        return
    if value != value.strip():
        room.warn(key, "it begins or ends with white space", "is that meant? write it anew without")
    elif secret.file is not None:
        private(room, key, Path(secret.file))
    else:
        room.good(key, f"the environment variable {secret.env} is set")


def _token(room: Room, token: Token, digest: str) -> None:
    now = datetime.now(UTC)
    if digest in _PUBLISHED:
        what = "the demo's, which everybody knows" if _PUBLISHED[digest] else "the empty one"
        room.bad(token.name, f"this token is {what}", "make another: openssl rand -base64 32")
    elif token.expires is not None and token.expires <= now:
        room.bad(token.name, f"it has expired on {token.expires:%Y-%m-%d}", "make another, or take it out")
    elif token.expires is not None and (token.expires - now).days < SOON_DAYS:
        room.warn(token.name, f"it expires in {(token.expires - now).days} days", "make another one soon")
    else:
        until = "for ever" if token.expires is None else f"until {token.expires:%Y-%m-%d}"
        room.good(token.name, f"role {token.role}, {until}")
