"""What an operator can set, and what it is where he sets nothing; `bridge.config_file` reads it.

Errors: `ConfigError`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import ssl
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from bridge.logs import Format
from bridge.tls import ServerTls, TlsError
from bridge.transport.http_tls import tls_context


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
            if not value:
                state = "is not set" if value is None else "is empty"
                raise ConfigError(
                    f"the environment variable {self.env} {state}; set it where the bridge starts"
                )
            return value
        try:
            value = Path(self.file or "").read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise ConfigError(f"{self.file} cannot be read: {error.strerror}") from error
        except ValueError as error:  # not UTF-8, or a NUL in the name
            raise ConfigError(f"{self.file!r} cannot be read as UTF-8 text") from error
        if not value:
            raise ConfigError(f"{self.file} is empty; write the secret into it")
        return value


class Server(msgspec.Struct, forbid_unknown_fields=True):
    """`[server]`: where the bridge listens, with TLS if there is a `certificate` (PEM, with its chain).

    `key` may be left out where the certificate's file holds it. `trusted_proxies` are the addresses and networks
    whose `Forwarded` and `X-Forwarded-*` are believed.
    """

    host: str = "127.0.0.1"
    port: int = 8090
    certificate: str | None = None
    key: str | None = None
    key_password: Secret | None = None
    trusted_proxies: list[str] = []

    def tls(self) -> ServerTls | None:
        """The listener's TLS; None where it has none. Raises `ConfigError`."""
        if self.certificate is None:
            if self.key is not None or self.key_password is not None:
                raise ConfigError("server.key: is of no use without server.certificate; give both")
            return None
        try:
            password = None if self.key_password is None else self.key_password.read()
        except ConfigError as error:
            raise ConfigError(f"server.key_password: {error}") from error
        try:
            return ServerTls(self.certificate, self.key, password)
        except TlsError as error:
            raise ConfigError(f"server.certificate: {error}; give PEM files that belong together") from error


class Ingress(msgspec.Struct, forbid_unknown_fields=True):
    """`[ingress]`: whose plain HTTP requests pass to the sites (protocol.md section 5).

    `access` "token": with a bearer token of the configuration; "address": from one of `addresses`.
    """

    access: Literal["off", "token", "address"] = "off"
    addresses: list[str] = []
    # Requests at once, of all clients together: what one full socket may have in flight (section 8).
    in_flight: int = 256
    # Event channels at once; each keeps a connection to the site open, of which a carrier allows 1,024.
    channels: int = 512
    # A request's body: far above anything the API takes; bodies are passed on, not kept.
    body_bytes: int = 1_073_741_824


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
    # The body of a tunnelled request: as in `[ingress]`, far above anything the API takes.
    tunnel_body_bytes: int = 1_073_741_824
    # Connections to one site. An O2G handles requests of one session one by one; 64 keep a full bridge busy.
    site_connections: int = 64
    # Beyond these a new socket is turned away with 1013. Sockets: an idle one takes up to 30 KiB, so that is half a
    # gigabyte; the process's descriptors may allow fewer.
    sockets: int = 16_384
    # What waits for all slow readers together: 32 of them with all that one may have.
    waiting_bytes: int = 268_435_456
    # The event loop is late by this much at every look: a call takes some milliseconds, so everybody's takes a
    # thousand times as long.
    loop_lag_s: float = 1.0


class Site(msgspec.Struct, forbid_unknown_fields=True):
    """`[[sites]]`: one PBX, reached at its `url`, or through the `agent` of that name that has dialled in.

    `kind` "o2g": `mode` "user": each user signs in to the PBX himself. `mode` "administrator": the bridge keeps one
    administrator session and one event subscription for all users; a user's own password is still checked
    against the PBX when he signs in.

    `kind` "xivo": `url` is that of XUC, where each user signs in himself. The web service account carries what XUC
    lets such accounts do only (`Cti.dial`, forwards, history), for each user as far as it is about himself; the
    configuration server's token and XCU's account serve `config_users` only.
    """

    name: str
    kind: Literal["o2g", "xivo"]
    url: str = ""
    # O2G in high availability: the secondary server, which takes over when the one at `url` cannot be reached.
    backup_url: str | None = None
    agent: str | None = None
    # Whether the bridge counts as ready only while this site can be used.
    required: bool = True
    mode: Literal["user", "administrator"] | None = None
    events_url: str | None = None
    admin_login: str | None = None
    admin_password: Secret | None = None
    ca_file: str | None = None
    verify_tls: bool = True
    # How the bridge itself gets its events: on a channel that it keeps open, or posted by the site to
    # `public_url`, the bridge's address as the site reaches it.
    events: Literal["chunk", "webhook"] = "chunk"
    public_url: str | None = None
    # The bridge's subscription asks O2G for a channel without a timeout (0) and expects its keep-alive event
    # every minute; silence for three of them means that the channel is dead.
    event_silence_s: float = 180.0
    # XiVO: the site's own web service user of XUC.
    webservice_login: str | None = None
    webservice_password: Secret | None = None
    # XiVO: the configuration server, and its `authentication.token`.
    configmgt_url: str | None = None
    configmgt_token: Secret | None = None
    # XiVO: centralized user management.
    xcu_url: str | None = None
    xcu_login: str | None = None
    xcu_password: Secret | None = None
    # XiVO: logins of those whom these accounts serve for everything they can. Nobody, unless they are named.
    config_users: list[str] = []
    # XiVO: whether a WebSocket to XUC's own CTI channel is kept open for each signed-in user. Without it he can only
    # do what XUC's REST API has, and hears only what XUC posts.
    cti_channel: bool = True
    # XiVO: the last part of XUC's eventUrl, {public_url}/xivo/1.0/event/{name}/{event_secret}/. Without one nothing
    # that is posted is believed.
    event_secret: Secret | None = None
    # What passes to and from this site; what is not named does not. Methods of JSON-RPC and logins, in which `*`
    # stands for any characters; paths as in `[tunnel] allow`, which hold as well.
    allow_methods: list[str] = msgspec.field(default_factory=lambda: ["*"])
    allow_paths: list[str] | None = None
    allow_events_of: list[str] = msgspec.field(default_factory=lambda: ["*"])

    @property
    def is_administrator_mode(self) -> bool:
        """Whether one administrator session serves all users: as said, else if there is an administrator."""
        return self.mode == "administrator" if self.mode is not None else self.admin_login is not None


class Token(msgspec.Struct, forbid_unknown_fields=True):
    """`[[tokens]]`: a bearer token; kept hashed (`sha256`) or in a secret.

    `role` "client": for a tunnel client. `role` "agent": for an agent that calls itself one of `agents`, or
    whatever it likes where that is `["*"]`.
    `expires`, if given, is when it is accepted no more: a TOML date-time with its zone, 2027-01-01T00:00:00Z.
    """

    name: str
    role: Literal["client", "agent"] = "client"
    agents: list[str] = []
    sha256: str | None = None
    secret: Secret | None = None
    expires: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def digest(self) -> bytes:
        """SHA-256 of the token. Raises `ConfigError`."""
        if (self.sha256 is None) == (self.secret is None):
            raise ConfigError("a token needs either `sha256` (of the token, in hexadecimal) or `secret`")
        if self.secret is not None:
            return _digest(self.secret.read())
        if self.sha256 is None or not re.fullmatch(r"[0-9a-fA-F]{64}", self.sha256):
            raise ConfigError("`sha256` must be 64 hexadecimal digits: printf %s TOKEN | sha256sum")
        return bytes.fromhex(self.sha256)

    def matches(self, presented: str) -> bool:
        """Whether a presented token is this one, in constant time."""
        return hmac.compare_digest(self.digest(), _digest(presented))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


class Tunnel(msgspec.Struct, forbid_unknown_fields=True):
    """`[tunnel]`: what may pass, and the wire's member names where a peer has others."""

    # XUC's 1.0 API is not among them: it asks for no password, but trusts the address, which here is the bridge's.
    allow: list[str] = msgspec.field(
        default_factory=lambda: [
            "/api/rest",
            "/api/rest/**",
            "/OTEvents",
            "/xuc/api/2.0/**",
            "/configmgt/api/**",
        ]
    )
    fields: dict[str, str] = {}


class Log(msgspec.Struct, forbid_unknown_fields=True):
    """`[log]`: how much is logged, and whether as text or as one JSON object a line."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Format = "text"


class Tracing(msgspec.Struct, forbid_unknown_fields=True):
    """`[tracing]`: whether OpenTelemetry gets a span for each call; its own environment variables say where."""

    enabled: bool = False


class Console(msgspec.Struct, forbid_unknown_fields=True):
    """`[console]`: whether the web console is served at `/console`, and the JavaScript client below `/client/`."""

    enabled: bool = True


class Cluster(msgspec.Struct, forbid_unknown_fields=True):
    """`[cluster]`: the NATS that makes several bridges one; without `nats` a bridge is alone.

    One way of signing in at most: `user` with `password`, `token`, or `credentials` (a file with a JWT and its seed).
    """

    nats: str | list[str] = []
    # What all names in NATS begin with: bridges with the same prefix are one cluster.
    prefix: str = "ctibridge"
    user: str | None = None
    password: Secret | None = None
    token: Secret | None = None
    credentials: str | None = None
    # The CA of NATS's certificate, and the bridge's own certificate where NATS asks for one.
    ca_file: str | None = None
    certificate: str | None = None
    key: str | None = None
    # How many servers of a NATS cluster keep a copy of what is stored; 3 survives the loss of one of them.
    replicas: int = 1

    @property
    def servers(self) -> list[str]:
        """The addresses of NATS; empty where the bridge is alone."""
        return [self.nats] if isinstance(self.nats, str) else self.nats

    def tls(self) -> ssl.SSLContext | None:
        """The TLS of the connection to NATS; None where it is left to NATS. Raises `ConfigError`."""
        if self.certificate is None and self.key is not None:
            raise ConfigError("cluster.key: is of no use without cluster.certificate; give both")
        asked_for = any(url.startswith("tls://") for url in self.servers)
        if not asked_for and self.ca_file is None and self.certificate is None:
            return None
        try:
            return tls_context(ca_file=self.ca_file, client_cert=self.certificate, client_key=self.key)
        except ValueError as error:
            raise ConfigError(f"cluster: {error}; give PEM files, and those that belong together") from error


class Config(msgspec.Struct, forbid_unknown_fields=True):
    """The whole configuration."""

    server: Server = msgspec.field(default_factory=Server)
    access: Access = msgspec.field(default_factory=Access)
    limits: Limits = msgspec.field(default_factory=Limits)
    sites: list[Site] = []
    tokens: list[Token] = []
    tunnel: Tunnel = msgspec.field(default_factory=Tunnel)
    ingress: Ingress = msgspec.field(default_factory=Ingress)
    log: Log = msgspec.field(default_factory=Log)
    tracing: Tracing = msgspec.field(default_factory=Tracing)
    cluster: Cluster = msgspec.field(default_factory=Cluster)
    console: Console = msgspec.field(default_factory=Console)
