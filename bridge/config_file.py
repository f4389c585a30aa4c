"""A configuration's file: read, checked, and its faults told with file, key and remedy.

Errors: `bridge.config.ConfigError`.
"""

from __future__ import annotations

import difflib
import math
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, get_args
from urllib.parse import urlsplit

import msgspec

from bridge.config import (
    Access,
    Cluster,
    Config,
    ConfigError,
    Console,
    Ingress,
    Limits,
    Log,
    Secret,
    Server,
    Site,
    Token,
    Tracing,
    Tunnel,
)
from bridge.transport.http_tls import tls_context
from bridge.transport.http_wire import parse_base_url
from bridge.tunnel.forwarded import Networks
from protocol.tunnel import FIELD_NAMES, Codec


def load(path: str | Path) -> Config:
    """Read a TOML file. Raises `ConfigError`."""
    return parse(_toml(path), str(path))


def unchecked(path: str | Path) -> Config:
    """As `load`, for who looks for faults: only keys and types are checked, nothing that they name is read.

    Raises `ConfigError`.
    """
    return _converted(_toml(path), str(path))


def _toml(path: str | Path) -> dict[str, Any]:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; is the path right?") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    try:
        return tomllib.loads(text)
    except ValueError as error:  # what tomllib raises for bad TOML, and for an integer of 5,000 digits
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: is not valid TOML: it is nested too deeply") from error


def parse(data: dict[str, Any], where: str) -> Config:
    """A configuration from decoded TOML; `where` names its file in errors. Raises `ConfigError`.

    A token's secret is read and hashed here, once: a handshake must not wait for a file, or fail for want of it.
    """
    config = _converted(data, where)
    try:
        _check(config)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from error
    return config


def _converted(data: dict[str, Any], where: str) -> Config:
    try:
        return msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {explain(str(error), _ROOMS)}") from error


NUMBER_MOST: Final = 2**53
"""No limit can sensibly be larger; what is, is a slip of the keyboard."""


def _check(config: Config) -> None:
    if not config.sites:
        raise ConfigError('no [[sites]]: add one with name, kind = "o2g" or "xivo", and url')
    if not 0 <= config.server.port <= 65535:
        port = _shown(config.server.port)
        raise ConfigError(f"server.port: {port} is no port; 1 to 65535, or 0 for any free one")
    config.server.tls()
    _check_networks("server.trusted_proxies", config.server.trusted_proxies)
    _check_ingress(config.ingress)
    names = [site.name for site in config.sites]
    for index, site in enumerate(config.sites):
        if names.count(site.name) > 1:
            raise ConfigError(
                f"sites[{index}].name: {site.name!r} is used twice; each site needs its own name"
            )
        _check_site(f"sites[{index}]", site)
    for index, token in enumerate(config.tokens):
        try:
            token.sha256, token.secret = token.digest().hex(), None
        except ConfigError as error:
            raise ConfigError(f"tokens[{index}]: {error}") from error
        _check_agents(f"tokens[{index}]", token)
    admitted = {name for token in config.tokens for name in token.agents}
    for index, site in enumerate(config.sites):
        if site.agent is not None and not {site.agent, "*"} & admitted:
            raise ConfigError(
                f'sites[{index}].agent: no token lets in an agent {site.agent!r}; add [[tokens]] with role = "agent" '
                f'and agents = ["{site.agent}"]'
            )
    for name in msgspec.structs.fields(Limits):
        _check_positive(f"limits.{name.name}", getattr(config.limits, name.name))
    if config.limits.session_events > config.limits.outbound_frames:
        raise ConfigError(
            f"limits.session_events: {config.limits.session_events} is more than limits.outbound_frames "
            f"({config.limits.outbound_frames}); a resume sends them at once, so make that the larger one"
        )
    _check_tunnel(config.tunnel)
    _check_cluster(config.cluster)
    for origin in config.access.origins:
        if origin != "*" and not is_origin(origin):
            raise ConfigError(f"access.origins: {origin!r} must look like https://app.example.com")


_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _check_agents(key: str, token: Token) -> None:
    if token.role == "agent" and not token.agents:
        raise ConfigError(f"{key}.agents: is missing; it says what an agent with this token may call itself")
    if token.role != "agent" and token.agents:
        raise ConfigError(f'{key}.agents: is of no use without role = "agent"')
    for name in token.agents:
        if name != "*" and not _NAME.fullmatch(name):
            raise ConfigError(f"{key}.agents: {name!r} must be letters, digits, '.', '_' and '-'")


def _check_site(key: str, site: Site) -> None:
    if not _NAME.fullmatch(site.name):
        raise ConfigError(f"{key}.name: {site.name!r} must be letters, digits, '.', '_' and '-'")
    if site.agent is None:
        if not site.url:
            raise ConfigError(
                f"{key}.url: is missing; it must be given, like https://o2g.example.com, or agent"
            )
        _check_url(f"{key}.url", site.url)
    else:
        for name in ("url", "backup_url", "events_url", "ca_file"):
            if getattr(site, name):
                raise ConfigError(f"{key}.{name}: is set where the agent runs; leave it out beside agent")
        if not site.verify_tls:
            raise ConfigError(f"{key}.verify_tls: is set where the agent runs; leave it out beside agent")
    if site.events_url is not None:
        _check_url(f"{key}.events_url", site.events_url)
    if site.backup_url is not None:
        _check_url(f"{key}.backup_url", site.backup_url)
        if site.events_url is not None:
            raise ConfigError(
                f"{key}.events_url: belongs to one server of two; leave it out beside backup_url"
            )
    if site.ca_file is not None:
        try:
            tls_context(ca_file=site.ca_file)
        except ValueError as error:
            raise ConfigError(f"{key}.ca_file: {error}; give the PEM file of the site's CA") from error
    _check_positive(f"{key}.event_silence_s", site.event_silence_s)
    if site.public_url is not None:
        _check_url(f"{key}.public_url", site.public_url, "https://bridge.example.com")
    if site.events == "webhook" and site.public_url is None:
        raise ConfigError(
            f'{key}.public_url: is missing; with events = "webhook" it is where the site reaches this bridge'
        )
    if (site.admin_login is None) != (site.admin_password is None):
        raise ConfigError(f"{key}: admin_login and admin_password go together; one of them is missing")
    if site.mode == "administrator" and site.admin_login is None:
        raise ConfigError(f'{key}.mode: "administrator" needs admin_login and admin_password')
    if site.admin_password is not None:
        _check_secret(f"{key}.admin_password", site.admin_password)
    _check_allowed(key, site)
    _check_kind(key, site)
    _check_xivo(key, site)


_OF_KIND: Final[dict[str, tuple[str, ...]]] = {
    "o2g": ("mode", "backup_url", "events_url", "admin_login", "admin_password", "events", "event_silence_s"),
    "xivo": (
        "webservice_login",
        "webservice_password",
        "configmgt_url",
        "configmgt_token",
        "xcu_url",
        "xcu_login",
        "xcu_password",
        "config_users",
        "event_secret",
    ),
}
"""The keys that mean something for one kind of site only."""


def _check_kind(key: str, site: Site) -> None:
    defaults = Site(name=site.name, kind=site.kind)
    for kind, names in _OF_KIND.items():
        for name in names:
            if kind != site.kind and getattr(site, name) != getattr(defaults, name):
                raise ConfigError(
                    f'{key}.{name}: is for sites of kind "{kind}"; this one is of kind "{site.kind}"'
                )


_METHODS: Final = re.compile(r"[A-Za-z0-9_.*]+")


def _check_allowed(key: str, site: Site) -> None:
    for pattern in site.allow_methods:
        if not _METHODS.fullmatch(pattern):
            raise ConfigError(f"{key}.allow_methods: {pattern!r} is no method; write Cti.dial, Cti.* or *")
    for pattern in site.allow_paths or ():
        _check_path_pattern(f"{key}.allow_paths", pattern)
    for pattern in site.allow_events_of:
        if not pattern:
            raise ConfigError(f"{key}.allow_events_of: a login is empty; write oxe70120, oxe7012* or *")


_EVENT_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,200}")


def _check_xivo(key: str, site: Site) -> None:
    for names in (("webservice_login", "webservice_password"), ("xcu_login", "xcu_password")):
        if (getattr(site, names[0]) is None) != (getattr(site, names[1]) is None):
            raise ConfigError(f"{key}: {names[0]} and {names[1]} go together; one of them is missing")
    for url, secret in (("configmgt_url", "configmgt_token"), ("xcu_url", "xcu_password")):
        value = getattr(site, url)
        if value is not None and site.agent is not None:
            raise ConfigError(f"{key}.{url}: is set where the agent runs; leave it out beside agent")
        if value is not None:
            _check_url(f"{key}.{url}", value, "http://xivo.example.com:9100")
        if site.agent is None and (value is None) != (getattr(site, secret) is None):
            raise ConfigError(f"{key}: {url} and {secret} go together; one of them is missing")
    for name in ("webservice_password", "configmgt_token", "xcu_password", "event_secret"):
        if getattr(site, name) is not None:
            _check_secret(f"{key}.{name}", getattr(site, name))
    if site.event_secret is not None and not _EVENT_SECRET.fullmatch(site.event_secret.read()):
        raise ConfigError(
            f"{key}.event_secret: it becomes part of an address, so it must be 16 to 200 letters, digits, '_' and '-'"
        )


def _check_ingress(ingress: Ingress) -> None:
    _check_networks("ingress.addresses", ingress.addresses)
    if ingress.access == "address" and not ingress.addresses:
        raise ConfigError('ingress.addresses: is empty; with access = "address" it says whose requests pass')
    for name in ("in_flight", "channels", "body_bytes"):
        _check_positive(f"ingress.{name}", getattr(ingress, name))


_PREFIX: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _check_cluster(cluster: Cluster) -> None:
    for url in cluster.servers:
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("nats", "tls") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            good = False
        if not good or parts.path not in ("", "/"):
            raise ConfigError(f"cluster.nats: {url!r} must look like nats://nats.example.com:4222")
        if parts.username is not None:
            raise ConfigError(
                f"cluster.nats: the address of {parts.hostname} holds a password or token; write it as "
                'cluster.password or cluster.token = { env = "NAME" }'
            )
    if not cluster.servers and cluster != Cluster():
        raise ConfigError(
            'cluster.nats: is missing; it says where NATS is: nats = "nats://nats.example.com:4222"'
        )
    if not _PREFIX.fullmatch(cluster.prefix):
        raise ConfigError(f"cluster.prefix: {cluster.prefix!r} must be 1 to 64 letters, digits, '_' and '-'")
    if (cluster.user is None) != (cluster.password is None):
        raise ConfigError("cluster: user and password go together; one of them is missing")
    ways = [name for name in ("user", "token", "credentials") if getattr(cluster, name) is not None]
    if len(ways) > 1:
        raise ConfigError(f"cluster.{ways[1]}: is one way to sign in, cluster.{ways[0]} another; keep one")
    for name in ("password", "token"):
        if getattr(cluster, name) is not None:
            _check_secret(f"cluster.{name}", getattr(cluster, name))
    if cluster.credentials is not None and not os.access(cluster.credentials, os.R_OK):
        raise ConfigError(
            f"cluster.credentials: {cluster.credentials} cannot be read; give the file that NATS's tools wrote"
        )
    if not 1 <= cluster.replicas <= 5:
        raise ConfigError(
            f"cluster.replicas: {_shown(cluster.replicas)} is not 1 to 5, as JetStream keeps them"
        )
    cluster.tls()


def _check_networks(key: str, texts: list[str]) -> None:
    try:
        Networks(texts)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}; write 192.0.2.7 or 10.0.0.0/8") from error


def _check_tunnel(tunnel: Tunnel) -> None:
    for name in tunnel.fields:
        if name not in FIELD_NAMES:
            known = ", ".join(sorted(FIELD_NAMES))
            raise ConfigError(f"tunnel.fields.{name}: no such field; the fields are {known}")
    try:
        Codec(tunnel.fields)
    except ValueError as error:
        raise ConfigError(f"tunnel.fields: {error}; give each its own") from error
    for pattern in tunnel.allow:
        _check_path_pattern("tunnel.allow", pattern)


def _check_path_pattern(key: str, pattern: str) -> None:
    if not pattern.startswith("/"):
        raise ConfigError(f"{key}: {pattern!r} must start with '/'")
    if "**" in pattern.removesuffix("**"):
        raise ConfigError(f"{key}: {pattern!r}: '**' may only stand at the end; '*' stands for one segment")


def _check_positive(key: str, value: float) -> None:
    if not 0 < value <= NUMBER_MOST:  # NaN is refused as well
        raise ConfigError(f"{key}: {_shown(value)} must be more than 0, and a number that means something")


def _shown(number: float) -> str:
    """A number in a message. Python refuses to write an integer of more than 4,300 digits."""
    if isinstance(number, int) and abs(number) > NUMBER_MOST:
        return f"an integer of {math.ceil(number.bit_length() / 3.33)} digits"
    return str(number)


def is_origin(text: str) -> bool:
    """Whether it is how a browser names the origin of a page: scheme, host and port."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and text == f"{parts.scheme}://{parts.netloc}" != f"{parts.scheme}://"
        )
    except ValueError:
        return False


def _check_secret(key: str, secret: Secret) -> None:
    try:
        secret.read()
    except ConfigError as error:
        raise ConfigError(f"{key}: {error}") from error


def _check_url(key: str, url: str, example: str = "https://o2g.example.com") -> None:
    try:
        parse_base_url(url)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}; it must look like {example}") from error


_PATH: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_UNKNOWN: Final = re.compile(r"unknown field `(?P<name>.*)`", re.DOTALL)
_MISSING: Final = re.compile(r"missing required field `(?P<name>[^`]*)`")


Rooms = Mapping[str, type[msgspec.Struct]]
"""What stands at which path of a configuration."""


def explain(text: str, rooms: Rooms) -> str:
    """msgspec's words, with the key first and, for a misspelt one, the nearest that exists."""
    found = _PATH.search(text)
    path = found.group("path") if found else ""
    what = text[: found.start()] if found else text
    unknown = _UNKNOWN.search(what)
    if unknown:
        name = unknown.group("name")
        known = [field.name for field in msgspec.structs.fields(_struct_at(path, rooms))]
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"the keys here are {', '.join(known)}"
        return f"{path + '.' if path else ''}{name}: no such key; {hint}"
    missing = _MISSING.search(what)
    if missing:
        return f"{path + '.' if path else ''}{missing.group('name')}: is missing; it must be given"
    return f"{path or 'the file'}: {what[:1].lower()}{what[1:]}{_remedy(path, rooms)}"


def _remedy(path: str, rooms: Rooms) -> str:
    parent, _, name = path.rpartition(".")
    if re.search(r"(password|secret|token)$", path):
        return '; a secret is written { env = "NAME" } or { file = "/path" }'
    if name == "expires":
        return "; write the moment with its zone: 2027-01-01T00:00:00Z"
    if path in ("sites", "tokens", "agents"):
        return f"; its header is written [[{path}]], with two brackets"
    fields = msgspec.structs.fields(_struct_at(parent, rooms))
    field = next((field for field in fields if field.name == name), None)
    allowed = [] if field is None else list(_literals(field.type))
    return f"; it must be one of {', '.join(allowed)}" if allowed else ""


def _literals(kind: Any) -> Iterator[str]:
    """The words that a `Literal`, alone or in a union, allows."""
    for part in get_args(kind):
        if isinstance(part, str):
            yield part
        else:
            yield from _literals(part)


def _struct_at(path: str, rooms: Rooms) -> type[msgspec.Struct]:
    return rooms.get(re.sub(r"\[\d+\]", "[...]", path), Secret)


_ROOMS: Final[Rooms] = {
    "": Config,
    "server": Server,
    "access": Access,
    "limits": Limits,
    "sites[...]": Site,
    "tokens[...]": Token,
    "tunnel": Tunnel,
    "ingress": Ingress,
    "log": Log,
    "tracing": Tracing,
    "console": Console,
    "cluster": Cluster,
}
