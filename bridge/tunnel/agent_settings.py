"""What an agent is told: whom to dial, what stands behind it, what may pass; from options or a TOML file.

Errors: `bridge.config.ConfigError`, which names the file, the key and the remedy.
"""

from __future__ import annotations

import re
import ssl
import tomllib
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec

from bridge.config import ConfigError, Secret
from bridge.config_file import explain
from bridge.transport.http_tls import tls_context
from bridge.transport.http_wire import parse_base_url
from bridge.tunnel.allow import DOCUMENTED, AllowList
from protocol.tunnel import Codec

TOKEN_VARIABLE: Final = "CTIBRIDGE_AGENT_TOKEN"  # noqa: S105 - the name of a variable

OF_KIND: Final = {"events_upstream": "o2g", "configmgt_upstream": "xivo", "xcu_upstream": "xivo"}
"""The addresses that only one kind of site has."""

UPSTREAMS: Final = ("upstream", *OF_KIND)


class AgentSettings(msgspec.Struct, forbid_unknown_fields=True):
    """`[[agents]]`: one site that is served to one bridge.

    `ca_file`, `client_cert` and `client_key` (PEM) are for the way to the bridge, the same with `upstream_` for the
    way to the site. `kind` "o2g": `events_upstream` is the site's second address where event channels have one of
    their own. `kind` "xivo": `upstream` is that of XUC; what goes to the configuration server and to XCU is let
    through only where `configmgt_upstream` and `xcu_upstream` say where these are.
    """

    name: str
    connect: str
    upstream: str
    token: Secret = msgspec.field(default_factory=lambda: Secret(env=TOKEN_VARIABLE))
    kind: Literal["o2g", "xivo"] = "o2g"
    events_upstream: str | None = None
    configmgt_upstream: str | None = None
    xcu_upstream: str | None = None
    allow: list[str] = msgspec.field(default_factory=lambda: [DOCUMENTED])
    ca_file: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    upstream_ca_file: str | None = None
    upstream_client_cert: str | None = None
    upstream_client_key: str | None = None
    upstream_verify_tls: bool = True
    # As on the bridge: what its requests do not say themselves, and how long an event channel may be silent.
    upstream_timeout_s: float = 30.0
    event_silence_s: float = 180.0
    # The way to the bridge. One that was cut silently is noticed within the sum of the two of pings, well before a
    # call's own limit of 30 s; a new one must be open, handshake and all, within the third.
    ping_interval_s: float = 10.0
    ping_limit_s: float = 10.0
    open_limit_s: float = 10.0
    # Connections to the site.
    site_connections: int = 64
    fields: dict[str, str] = {}

    def bridge_tls(self) -> ssl.SSLContext | None:
        """The TLS settings for the way to the bridge; None without TLS. Raises `ValueError`."""
        if urlsplit(self.connect).scheme != "wss":
            if self.ca_file is not None or self.client_cert is not None or self.client_key is not None:
                raise ValueError("TLS settings are given, but connect does not begin with wss://")
            return None
        return tls_context(ca_file=self.ca_file, client_cert=self.client_cert, client_key=self.client_key)

    @property
    def upstreams(self) -> dict[str, str]:
        """The site's base addresses, by the names of their settings."""
        urls = {name: getattr(self, name) for name in UPSTREAMS}
        return {name: url for name, url in urls.items() if url is not None}

    def upstream_tls(self) -> ssl.SSLContext | None:
        """The TLS settings for the way to the site; None without TLS. Raises `ValueError`."""
        if not any(url.startswith("https:") for url in self.upstreams.values()):
            if self.upstream_ca_file or self.upstream_client_cert or self.upstream_client_key:
                raise ValueError("TLS settings are given, but upstream does not begin with https://")
            return None
        return tls_context(
            verify=self.upstream_verify_tls,
            ca_file=self.upstream_ca_file,
            client_cert=self.upstream_client_cert,
            client_key=self.upstream_client_key,
        )


class AgentConfig(msgspec.Struct, forbid_unknown_fields=True):
    """The agent program's whole configuration."""

    agents: list[AgentSettings] = []


def load(path: str | Path) -> AgentConfig:
    """Read a TOML file. Raises `ConfigError`."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; is the path right?") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error
    return parse(data, str(path))


def parse(data: dict[str, Any], where: str) -> AgentConfig:
    """A configuration from decoded TOML; `where` names its file in errors. Raises `ConfigError`."""
    try:
        config = msgspec.convert(data, AgentConfig)
    except msgspec.ValidationError as error:
        rooms: dict[str, type[msgspec.Struct]] = {"": AgentConfig, "agents[...]": AgentSettings}
        raise ConfigError(f"{where}: {explain(str(error), rooms)}") from error
    if not config.agents:
        raise ConfigError(f"{where}: no [[agents]]: add one with name, connect and upstream")
    for index, settings in enumerate(config.agents):
        try:
            check(settings)
        except ConfigError as error:
            raise ConfigError(f"{where}: agents[{index}].{error}") from error
    return config


def check(settings: AgentSettings) -> None:
    """Raises `ConfigError`, which begins with the key, for settings that cannot work."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", settings.name):
        raise ConfigError(f"name: {settings.name!r} must be letters, digits, '.', '_' and '-'")
    _check_connect(settings.connect)
    for key, url in settings.upstreams.items():
        if OF_KIND.get(key, settings.kind) != settings.kind:
            raise ConfigError(
                f'{key}: is for a site of kind "{OF_KIND[key]}"; this one is of kind "{settings.kind}"'
            )
        try:
            parse_base_url(url)
        except ValueError as error:
            raise ConfigError(f"{key}: {error}; it must look like https://o2g.example.com") from error
    try:
        settings.token.read()
    except ConfigError as error:
        raise ConfigError(f"token: {error}") from error
    for key, tls in (("ca_file", settings.bridge_tls), ("upstream_ca_file", settings.upstream_tls)):
        try:
            tls()
        except ValueError as error:
            raise ConfigError(f"{key}: {error}") from error
    try:
        AllowList(settings.allow, lambda method, path: False)
    except ValueError as error:
        raise ConfigError(f"allow: {error}") from error
    for key in (
        "upstream_timeout_s",
        "event_silence_s",
        "ping_interval_s",
        "ping_limit_s",
        "open_limit_s",
        "site_connections",
    ):
        if not 0 < getattr(settings, key) <= 2**53:
            raise ConfigError(f"{key}: {getattr(settings, key)} must be more than 0")
    try:
        Codec(settings.fields)
    except ValueError as error:
        raise ConfigError(f"fields: {error}") from error


def _check_connect(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("ws", "wss") and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port  # reading it is what checks it
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or any(char <= " " for char in url):
        raise ConfigError(f"connect: {url!r} must look like wss://bridge.example.com/ws")
