"""What an operator can set: the TOML file, its defaults, and errors that name file, key and remedy.

Errors: `ConfigError`.
"""

from __future__ import annotations

import difflib
import hashlib
import hmac
import os
import re
import tomllib
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec

from protocol.tunnel import FIELD_NAMES


class ConfigError(Exception):
    """The configuration cannot be used; the text names the file, the key and the remedy."""


class Secret(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where a secret is kept: `{ env = "NAME" }` or `{ file = "/path" }`; never in the configuration itself."""

    env: str | None = None
    file: str | None = None

    def read(self) -> str:
        """The secret's value, a file's without its trailing line break. Raises `ConfigError`."""
        if (self.env is None) == (self.file is None):
            raise ConfigError('a secret is written { env = "NAME" } or { file = "/path" }, one of the two')
        if self.env is not None:
            value = os.environ.get(self.env)
            if value is None:
                raise ConfigError(f"the environment variable {self.env} is not set")
            return value
        try:
            return Path(self.file or "").read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise ConfigError(f"{self.file} cannot be read: {error.strerror}") from error


class Server(msgspec.Struct, forbid_unknown_fields=True):
    """`[server]`: where the bridge listens."""

    host: str = "127.0.0.1"
    port: int = 8090


class Access(msgspec.Struct, forbid_unknown_fields=True):
    """`[access]`: which browser pages may connect. An empty list means the bridge's own origin only."""

    origins: list[str] = []


class Limits(msgspec.Struct, forbid_unknown_fields=True):
    """`[limits]`: protocol.md sections 3, 6 and 8, each with its default there."""

    frame_bytes: int = 1_048_576
    in_flight: int = 256
    outbound_frames: int = 1_024
    outbound_bytes: int = 8_388_608
    sign_in_failures_per_minute: int = 5
    upstream_timeout_s: float = 30.0
    ping_interval_s: float = 20.0
    missed_pings: int = 2
    sign_in_grace_s: float = 10.0
    session_linger_s: float = 300.0
    session_events: int = 1_000
    # A frame that a reader has not taken after this long counts as a reader that is gone; 30 s is longer than
    # any hand-over of a mobile network and shorter than two missed pings.
    send_deadline_s: float = 30.0
    # How long SIGTERM waits for calls in flight before they are failed.
    drain_s: float = 5.0
    # Connections to one site. An O2G handles requests of one session one by one; 64 keep a full bridge busy.
    site_connections: int = 64


class Site(msgspec.Struct, forbid_unknown_fields=True):
    """`[[sites]]`: one PBX.

    `mode` "user": each user signs in to the PBX himself. `mode` "administrator": the bridge keeps one
    administrator session and one event subscription for all users; a user's own password is still checked
    against the PBX when he signs in.
    """

    name: str
    kind: Literal["o2g"]
    url: str
    mode: Literal["user", "administrator"] | None = None
    events_url: str | None = None
    admin_login: str | None = None
    admin_password: Secret | None = None
    ca_file: str | None = None
    verify_tls: bool = True
    # The bridge's subscription asks O2G for a channel without a timeout (0) and expects its keep-alive event
    # every minute; silence for three of them means that the channel is dead.
    event_silence_s: float = 180.0

    @property
    def is_administrator_mode(self) -> bool:
        """Whether one administrator session serves all users: as said, else if there is an administrator."""
        return self.mode == "administrator" if self.mode is not None else self.admin_login is not None


class Token(msgspec.Struct, forbid_unknown_fields=True):
    """`[[tokens]]`: a bearer token for a tunnel client; kept hashed (`sha256`) or in a secret."""

    name: str
    role: Literal["client"] = "client"
    sha256: str | None = None
    secret: Secret | None = None

    def digest(self) -> bytes:
        """SHA-256 of the token. Raises `ConfigError`."""
        if (self.sha256 is None) == (self.secret is None):
            raise ConfigError("a token needs either `sha256` (of the token, in hexadecimal) or `secret`")
        if self.secret is not None:
            return hashlib.sha256(self.secret.read().encode()).digest()
        if self.sha256 is None or not re.fullmatch(r"[0-9a-fA-F]{64}", self.sha256):
            raise ConfigError("`sha256` must be 64 hexadecimal digits: printf %s TOKEN | sha256sum")
        return bytes.fromhex(self.sha256)

    def matches(self, presented: str) -> bool:
        """Whether a presented token is this one, in constant time."""
        return hmac.compare_digest(self.digest(), hashlib.sha256(presented.encode()).digest())


class Tunnel(msgspec.Struct, forbid_unknown_fields=True):
    """`[tunnel]`: what may pass, and the wire's member names where a peer has others."""

    allow: list[str] = msgspec.field(default_factory=lambda: ["/api/rest", "/api/rest/**", "/OTEvents"])
    fields: dict[str, str] = {}


class Log(msgspec.Struct, forbid_unknown_fields=True):
    """`[log]`: how much is logged."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Config(msgspec.Struct, forbid_unknown_fields=True):
    """The whole configuration."""

    server: Server = msgspec.field(default_factory=Server)
    access: Access = msgspec.field(default_factory=Access)
    limits: Limits = msgspec.field(default_factory=Limits)
    sites: list[Site] = []
    tokens: list[Token] = []
    tunnel: Tunnel = msgspec.field(default_factory=Tunnel)
    log: Log = msgspec.field(default_factory=Log)


def load(path: str | Path) -> Config:
    """Read a TOML file. Raises `ConfigError`."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; is the path right?") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error
    return parse(data, str(path))


def parse(data: dict[str, Any], where: str) -> Config:
    """A configuration from decoded TOML; `where` names its file in errors. Raises `ConfigError`."""
    try:
        config = msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {_explain(str(error))}") from error
    try:
        _check(config)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from error
    return config


def _check(config: Config) -> None:
    if not config.sites:
        raise ConfigError('no [[sites]]: add one with name, kind = "o2g" and url')
    if not 0 <= config.server.port <= 65535:
        raise ConfigError(f"server.port: {config.server.port} is no port; 1 to 65535, or 0 for any free one")
    names = [site.name for site in config.sites]
    for index, site in enumerate(config.sites):
        key = f"sites[{index}]"
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", site.name):
            raise ConfigError(f"{key}.name: {site.name!r} must be letters, digits, '.', '_' and '-'")
        if names.count(site.name) > 1:
            raise ConfigError(f"{key}.name: {site.name!r} is used twice; each site needs its own name")
        _check_url(f"{key}.url", site.url)
        if site.events_url is not None:
            _check_url(f"{key}.events_url", site.events_url)
        if site.ca_file is not None and not Path(site.ca_file).is_file():
            raise ConfigError(f"{key}.ca_file: {site.ca_file} is no file; give the PEM file of the site's CA")
        if (site.admin_login is None) != (site.admin_password is None):
            raise ConfigError(f"{key}: admin_login and admin_password go together; one of them is missing")
        if site.mode == "administrator" and site.admin_login is None:
            raise ConfigError(f'{key}.mode: "administrator" needs admin_login and admin_password')
        if site.admin_password is not None:
            _check_secret(f"{key}.admin_password", site.admin_password)
    for index, token in enumerate(config.tokens):
        try:
            token.digest()
        except ConfigError as error:
            raise ConfigError(f"tokens[{index}]: {error}") from error
    for name in msgspec.structs.fields(Limits):
        value = getattr(config.limits, name.name)
        if value <= 0:
            raise ConfigError(f"limits.{name.name}: {value} must be more than 0")
    for name_here in config.tunnel.fields:
        if name_here not in FIELD_NAMES:
            known = ", ".join(sorted(FIELD_NAMES))
            raise ConfigError(f"tunnel.fields.{name_here}: no such field; the fields are {known}")
    for pattern in config.tunnel.allow:
        if not pattern.startswith("/"):
            raise ConfigError(f"tunnel.allow: {pattern!r} must start with '/'")
    for origin in config.access.origins:
        parts = urlsplit(origin)
        if origin != "*" and (parts.scheme not in ("http", "https") or parts.path):
            raise ConfigError(f"access.origins: {origin!r} must look like https://app.example.com")


def _check_secret(key: str, secret: Secret) -> None:
    try:
        secret.read()
    except ConfigError as error:
        raise ConfigError(f"{key}: {error}") from error


def _check_url(key: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{key}: {url!r} must look like https://o2g.example.com")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigError(f"{key}: {url!r} must hold no credentials, query or fragment")


_PATH: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_UNKNOWN: Final = re.compile(r"unknown field `(?P<name>[^`]*)`")


def _explain(text: str) -> str:
    """msgspec's words, with the key first and, for a misspelt one, the nearest that exists."""
    found = _PATH.search(text)
    path = found.group("path") if found else ""
    what = text[: found.start()] if found else text
    unknown = _UNKNOWN.search(what)
    if unknown:
        name = unknown.group("name")
        known = [field.name for field in msgspec.structs.fields(_struct_at(path))]
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"the keys here are {', '.join(known)}"
        return f"{path + '.' if path else ''}{name}: no such key; {hint}"
    remedy = ""
    if re.search(r"(password|secret)$", path):
        remedy = '; a secret is written { env = "NAME" } or { file = "/path" }'
    return f"{path or 'the file'}: {what[:1].lower()}{what[1:]}{remedy}"


def _struct_at(path: str) -> type[msgspec.Struct]:
    rooms: dict[str, type[msgspec.Struct]] = {
        "": Config,
        "server": Server,
        "access": Access,
        "limits": Limits,
        "sites[...]": Site,
        "tokens[...]": Token,
        "tunnel": Tunnel,
        "log": Log,
    }
    room = rooms.get(re.sub(r"\[\d+\]", "[...]", path))
    return room if room is not None else Secret
