"""Tests of the configuration: its defaults, and errors that name the file, the key and the remedy."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import config
from bridge.config import Config, ConfigError, Limits, Secret, Site, Token
from bridge.config_file import load, parse
from protocol.tunnel import FIELD_NAMES

SITE = {"name": "paris", "kind": "o2g", "url": "https://o2g.example.com"}
DIGEST = hashlib.sha256(b"tunnel-token").hexdigest()


def refused(data: Any) -> str:
    """What is said about decoded TOML that cannot be used; it always begins with the file's name."""
    with pytest.raises(ConfigError) as caught:
        parse(data, "bridge.toml")
    text = str(caught.value)
    assert text.startswith("bridge.toml: ")
    return text.removeprefix("bridge.toml: ")


def with_site(**members: Any) -> dict[str, Any]:
    return {"sites": [{**SITE, **members}]}


def with_room(room: str, members: Any) -> dict[str, Any]:
    return {"sites": [SITE], room: members}


# Defaults


def test_one_site_is_all_that_must_be_said() -> None:
    settings = parse({"sites": [SITE]}, "bridge.toml")
    assert [site.name for site in settings.sites] == ["paris"]
    assert settings.tokens == []
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8090)
    assert settings.access.origins == []
    assert settings.tunnel.allow == [
        "/api/rest",
        "/api/rest/**",
        "/OTEvents",
        "/xuc/api/2.0/**",
        "/configmgt/api/**",
    ]


def test_the_default_limits_are_those_of_the_contract() -> None:
    """protocol.md sections 3 (10 s), 6 (1,000 events, 300 s) and 8 (all others)."""
    limits = Limits()
    assert limits.frame_bytes == 1024 * 1024
    assert limits.in_flight == 256
    assert (limits.outbound_frames, limits.outbound_bytes) == (1024, 8 * 1024 * 1024)
    assert limits.sign_in_failures_per_minute == 5
    assert limits.upstream_timeout_s == 30
    assert (limits.ping_interval_s, limits.missed_pings) == (20, 2)
    assert limits.sign_in_grace_s == 10
    assert (limits.session_linger_s, limits.session_events) == (300, 1000)


@pytest.mark.parametrize(
    ("members", "administrator"),
    [
        ({}, False),
        ({"admin_login": "admin", "admin_password": {"env": "PBX_ADMIN"}}, True),
        ({"admin_login": "admin", "admin_password": {"env": "PBX_ADMIN"}, "mode": "user"}, False),
        ({"admin_login": "admin", "admin_password": {"env": "PBX_ADMIN"}, "mode": "administrator"}, True),
    ],
)
def test_a_site_with_an_administrator_is_in_administrator_mode_unless_it_says_otherwise(
    members: dict[str, Any], administrator: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBX_ADMIN", "secret")
    assert parse(with_site(**members), "f").sites[0].is_administrator_mode is administrator


def test_every_part_of_a_full_configuration_is_taken_over(tmp_path: Path) -> None:
    secret = tmp_path / "admin"
    secret.write_text("pässword\n", encoding="utf-8")
    file = tmp_path / "ctibridge.toml"
    file.write_text(
        f"""
        [server]
        host = "0.0.0.0"
        port = 0
        [access]
        origins = ["https://app.example.com", "http://localhost:3000", "*"]
        [limits]
        upstream_timeout_s = 12
        session_events = 5
        [[sites]]
        name = "paris"
        kind = "o2g"
        url = "https://o2g.example.com:8443/prefix"
        events_url = "http://10.0.0.1:8016"
        mode = "administrator"
        admin_login = "admin"
        admin_password = {{ file = "{secret}" }}
        verify_tls = false
        event_silence_s = 0.5
        [[sites]]
        name = "lyon-2"
        kind = "o2g"
        url = "http://[::1]:80"
        [[tokens]]
        name = "crm"
        sha256 = "{DIGEST.upper()}"
        [tunnel]
        allow = ["/api/rest/1.0/telephony/**"]
        fields = {{ id = "requestId" }}
        [log]
        level = "debug"
        """,
        encoding="utf-8",
    )
    settings = load(file)
    assert settings.server.port == 0
    assert settings.access.origins == ["https://app.example.com", "http://localhost:3000", "*"]
    assert (settings.limits.upstream_timeout_s, settings.limits.session_events) == (12.0, 5)
    paris, lyon = settings.sites
    assert (paris.verify_tls, paris.event_silence_s, paris.mode) == (False, 0.5, "administrator")
    assert paris.admin_password is not None
    assert paris.admin_password.read() == "pässword"
    assert lyon.url == "http://[::1]:80"
    assert settings.tokens[0].matches("tunnel-token")
    assert settings.tunnel.fields == {"id": "requestId"}
    assert settings.log.level == "debug"


# The file


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"nowhere\.toml: cannot be read: No such file.*; is the path right\?"
    ):
        load(tmp_path / "nowhere.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", r"is not UTF-8 text \(byte 0\)"),
        (b"port = x", r"is not valid TOML: .*line 1"),
        (b"port = " + b"9" * 5000, "is not valid TOML: "),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "is not valid TOML: it is nested too deeply"),
        (b"", r'no \[\[sites\]\]: add one with name, kind = "o2g" or "xivo", and url'),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(
    tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "bridge.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=rf"bridge\.toml: {says}"):
        load(file)


# Keys


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"servr": {}}, "servr: no such key; did you mean server?"),
        (
            {"quux": 1},
            "quux: no such key; the keys here are server, access, limits, sites, tokens, tunnel, ingress, log",
        ),
        (with_room("server", {"prot": 1}), "server.prot: no such key; did you mean port?"),
        (with_room("access", {"origin": []}), "access.origin: no such key; did you mean origins?"),
        (
            with_room("limits", {"frame_byte": 1}),
            "limits.frame_byte: no such key; did you mean frame_bytes?",
        ),
        (with_room("tunnel", {"alow": []}), "tunnel.alow: no such key; did you mean allow?"),
        (with_room("log", {"levle": "info"}), "log.levle: no such key; did you mean level?"),
        (with_site(admin_pasword="x"), "sites[0].admin_pasword: no such key; did you mean admin_password?"),
        (
            {"sites": [SITE, {**SITE, "ulr": "x"}]},
            "sites[1].ulr: no such key; did you mean url?",
        ),
        (
            with_room("tokens", [{"name": "crm", "sha265": DIGEST}]),
            "tokens[0].sha265: no such key; did you mean sha256?",
        ),
        (
            with_site(admin_login="a", admin_password={"envv": "X"}),
            "sites[0].admin_password.envv: no such key; did you mean env?",
        ),
        (with_room("a`b\nc", 1), "a`b\nc: no such key; the keys here are"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_that_exists(data: Any, says: str) -> None:
    assert refused(data).startswith(says)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, 'no [[sites]]: add one with name, kind = "o2g" or "xivo", and url'),
        ({"sites": SITE}, "sites: expected `array`, got `object`; its header is written [[sites]]"),
        (with_room("tokens", {}), "tokens: expected `array`, got `object`; its header is written [[tokens]]"),
        ({"sites": [{"kind": "o2g", "url": "http://o2g"}]}, "sites[0].name: is missing"),
        ({"sites": [{"name": "paris", "kind": "o2g"}]}, "sites[0].url: is missing"),
        (with_room("tokens", [{}]), "tokens[0].name: is missing"),
        (with_site(kind="avaya"), "sites[0].kind: invalid enum value 'avaya'; it must be one of o2g"),
        (
            with_site(mode="both"),
            "sites[0].mode: invalid enum value 'both'; it must be one of user, administrator",
        ),
        (
            with_room("log", {"level": "verbose"}),
            "log.level: invalid enum value 'verbose'; it must be one of debug, info, warning, error",
        ),
        (with_room("server", {"port": "8090"}), "server.port: expected `int`, got `str`"),
        (with_room("access", {"origins": [1]}), "access.origins[0]: expected `str`, got `int`"),
        (with_room("server", {"port": 65536}), "server.port: 65536 is no port; 1 to 65535, or 0 for any"),
        (with_room("server", {"port": -1}), "server.port: -1 is no port"),
        (with_room("server", {"port": 10**30}), "server.port: an integer of 31 digits is no port"),
        (
            with_room("limits", {"session_events": 1025}),
            "limits.session_events: 1025 is more than limits.outbound_frames (1024); a resume sends them",
        ),
        (with_site(name=""), "sites[0].name: '' must be letters, digits"),
        (with_site(name="../x"), "sites[0].name: '../x' must be letters, digits"),
        ({"sites": [SITE, SITE]}, "sites[0].name: 'paris' is used twice; each site needs its own name"),
        (with_site(event_silence_s=0), "sites[0].event_silence_s: 0.0 must be more than 0"),
        (
            with_site(ca_file="/nowhere/ca.pem"),
            "sites[0].ca_file: CA file /nowhere/ca.pem: No such file or directory; give the PEM file",
        ),
        (with_site(ca_file=__file__), f"sites[0].ca_file: CA file {__file__}: not a PEM certificate"),
        (with_site(admin_login="admin"), "sites[0]: admin_login and admin_password go together"),
        (
            with_site(admin_password={"env": "HOME"}),
            "sites[0]: admin_login and admin_password go together",
        ),
        (with_site(mode="administrator"), 'sites[0].mode: "administrator" needs admin_login'),
        (with_room("tunnel", {"allow": ["api/rest"]}), "tunnel.allow: 'api/rest' must start with '/'"),
        (
            with_room("tunnel", {"allow": ["/a/**/b"]}),
            "tunnel.allow: '/a/**/b': '**' may only stand at the end",
        ),
        (
            with_room("tunnel", {"fields": {"ident": "x"}}),
            f"tunnel.fields.ident: no such field; the fields are {', '.join(sorted(FIELD_NAMES))}",
        ),
        (
            with_room("tunnel", {"fields": {"id": "path"}}),
            "tunnel.fields: two tunnel fields share one name on the wire; give each its own",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_its_key_and_the_remedy(data: Any, says: str) -> None:
    assert refused(data).startswith(says)


@pytest.mark.parametrize("name", [field.name for field in msgspec.structs.fields(Limits)])
@pytest.mark.parametrize(
    "value", [0, -1, 2**60, 10**400, 10**5000], ids=["0", "-1", "2**60", "10**400", "10**5000"]
)
def test_no_limit_can_be_zero_negative_or_beyond_sense(name: str, value: int) -> None:
    assert refused(with_room("limits", {name: value})).startswith(f"limits.{name}: ")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_time_limit_must_be_finite(value: float) -> None:
    assert refused(with_room("limits", {"upstream_timeout_s": value})).startswith(
        f"limits.upstream_timeout_s: {value} must be more than 0"
    )


@pytest.mark.parametrize("key", ["url", "events_url"])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "o2g.example.com",
        "ftp://o2g",
        "http://",
        "http://[",
        "http://[::1",
        "http://o2g:99999",
        "http://o2g:port",
        "http://o2g/?query=1",
        "http://o2g/#fragment",
        "http://o2 g",
        "http://ö2g",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_an_example(key: str, url: str) -> None:
    text = refused(with_site(**{key: url}))
    assert text.startswith(f"sites[0].{key}: ")
    assert "https://o2g.example.com" in text


def test_a_password_in_an_address_is_refused_without_repeating_it() -> None:
    text = refused(with_site(url="https://admin:hunter2@o2g.example.com"))
    assert text.startswith("sites[0].url: ")
    assert "hunter2" not in text


@pytest.mark.parametrize(
    "origin", ["app.example.com", "https://app.example.com/", "https://", "ftp://app", "http://[", "null", ""]
)
def test_an_origin_that_no_browser_sends_is_refused(origin: str) -> None:
    assert refused(with_room("access", {"origins": [origin]})) == (
        f"access.origins: {origin!r} must look like https://app.example.com"
    )


# Secrets


def test_a_secret_comes_from_an_environment_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBX_ADMIN", "s3cret ")
    assert Secret(env="PBX_ADMIN").read() == "s3cret "


def test_a_secret_comes_from_a_file_without_its_line_break(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" s3cret \r\n\n")
    assert Secret(file=str(tmp_path / "secret")).read() == " s3cret "


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        ("hunter2", "expected `object | null`, got `str`; a secret is written { env = "),
        ({}, 'a secret is written { env = "NAME" } or { file = "/path" }, one of the two'),
        ({"env": "A", "file": "/b"}, "a secret is written"),
        ({"env": "CTIBRIDGE_NOT_SET"}, "the environment variable CTIBRIDGE_NOT_SET is not set; set it where"),
        ({"env": "CTIBRIDGE_EMPTY"}, "the environment variable CTIBRIDGE_EMPTY is empty; set it where"),
        ({"file": "/nowhere/secret"}, "/nowhere/secret cannot be read: No such file or directory"),
        ({"file": "nul\0"}, r"'nul\x00' cannot be read as UTF-8 text"),
        ({"env": "nul\0"}, "the environment variable nul\0 is not set"),
        ({"file": "BINARY"}, "'BINARY' cannot be read as UTF-8 text"),
        ({"file": "EMPTY"}, "EMPTY is empty; write the secret into it"),
    ],
)
def test_a_secret_that_cannot_be_read_is_told_under_its_key_and_never_shown(
    secret: Any, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CTIBRIDGE_EMPTY", "")
    monkeypatch.delenv("CTIBRIDGE_NOT_SET", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("BINARY").write_bytes(b"\xff\xfehunter2")
    Path("EMPTY").write_text("\n")
    text = refused(with_site(admin_login="admin", admin_password=secret))
    assert text.startswith(f"sites[0].admin_password: {says}")
    assert "hunter2" not in text
    text = refused(with_room("tokens", [{"name": "crm", "secret": secret}]))
    assert text.startswith((f"tokens[0].secret: {says}", f"tokens[0]: {says}"))


# Tokens


def test_a_token_may_be_given_by_its_digest_or_by_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TOKEN", "tunnel-token")
    for members in ({"sha256": DIGEST}, {"secret": {"env": "CRM_TOKEN"}}):
        token = parse(with_room("tokens", [{"name": "crm", **members}]), "f").tokens[0]
        assert token.matches("tunnel-token")
        assert not token.matches("tunnel-toke")
        assert not token.matches("")


def test_a_tokens_file_is_read_once_and_not_at_each_handshake(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("tunnel-token\n")
    token = parse(with_room("tokens", [{"name": "crm", "secret": {"file": str(file)}}]), "f").tokens[0]
    file.unlink()
    assert token.matches("tunnel-token")


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({}, "a token needs either `sha256`"),
        ({"sha256": DIGEST, "secret": {"env": "HOME"}}, "a token needs either `sha256`"),
        ({"sha256": DIGEST[:-1]}, "`sha256` must be 64 hexadecimal digits: printf %s TOKEN | sha256sum"),
        ({"sha256": "x" * 64}, "`sha256` must be 64 hexadecimal digits"),
    ],
)
def test_a_token_without_a_usable_digest_is_refused(members: dict[str, Any], says: str) -> None:
    assert refused(with_room("tokens", [{"name": "crm", **members}])).startswith(f"tokens[0]: {says}")


def test_tokens_that_look_alike_to_a_decoder_are_different() -> None:
    token = Token(name="crm", sha256=hashlib.sha256("tökén".encode()).hexdigest())
    assert token.matches("tökén")
    assert not token.matches("token")


# Whatever the file holds

KEYS = sorted(
    {
        field.name
        for kind in (
            Config,
            config.Server,
            config.Access,
            Limits,
            Site,
            Token,
            Secret,
            config.Tunnel,
            config.Log,
        )
        for field in msgspec.structs.fields(kind)
    }
    | FIELD_NAMES
)
words = st.sampled_from(
    ["o2g", "user", "http://o2g", "http://[", "https://o2g:0", "/api", "*", "HOME", "/dev/null", DIGEST]
)
# TOML has no lone surrogates, no null, and integers of any size.
texts = st.text(st.characters(codec="utf-8"), max_size=8) | words
scalars = (
    texts
    | st.booleans()
    | st.integers()
    | st.integers(-1, 70000)
    | st.floats()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.sampled_from([10**400, -(10**4000)])
)
keys = st.sampled_from(KEYS) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
rooms = st.fixed_dictionaries(
    {
        "sites": st.lists(
            st.fixed_dictionaries(dict.fromkeys(SITE, words)) | st.just(SITE) | values, max_size=2
        )
    },
    optional={
        field.name: st.dictionaries(keys, values, max_size=3) | values
        for field in msgspec.structs.fields(Config)
        if field.name != "sites"
    },
)


@given(st.dictionaries(keys, values, max_size=4) | rooms)
def test_whatever_a_toml_file_holds_is_a_configuration_or_a_configuration_error(data: dict[str, Any]) -> None:
    settings = parsed(data)
    assert settings.sites if isinstance(settings, Config) else "no file" not in settings


@given(st.sampled_from(msgspec.structs.fields(Limits)), scalars)
def test_a_limit_is_a_positive_number_or_an_error_under_its_key(field: Any, value: Any) -> None:
    settings = parsed({"sites": [SITE], "limits": {field.name: value}})
    if isinstance(settings, str):
        assert settings.startswith("limits.")
        assert f"limits.{field.name}" in settings
    else:
        assert 0 < getattr(settings.limits, field.name) <= 2**53


def parsed(data: dict[str, Any]) -> Config | str:
    """The configuration, or the error's text after the file's name."""
    try:
        return parse(data, "bridge.toml")
    except ConfigError as error:
        file, _, text = str(error).partition(": ")
        return text if file == "bridge.toml" else f"no file is named in {error}"


# Agents

AGENT_TOKEN = {"name": "agents", "role": "agent", "sha256": DIGEST, "agents": ["paris"]}


def with_agent(site: dict[str, Any], token: dict[str, Any]) -> dict[str, Any]:
    return {
        "sites": [{"name": "paris", "kind": "o2g", "agent": "paris", **site}],
        "tokens": [{**AGENT_TOKEN, **token}],
    }


def test_a_site_is_reached_through_an_agent_that_a_token_lets_in() -> None:
    settings = parse(with_agent({}, {}), "f")
    assert (settings.sites[0].agent, settings.sites[0].url) == ("paris", "")
    assert (settings.tokens[0].role, settings.tokens[0].agents) == ("agent", ["paris"])


@pytest.mark.parametrize(
    ("site", "token", "key", "remedy"),
    [
        ({"url": "https://o2g.example.com"}, {}, "sites[0].url", "leave it out"),
        ({"events_url": "https://o2g.example.com"}, {}, "sites[0].events_url", "leave it out"),
        ({"ca_file": "ca.pem"}, {}, "sites[0].ca_file", "leave it out"),
        ({"verify_tls": False}, {}, "sites[0].verify_tls", "leave it out"),
        ({"agent": "lyon"}, {}, "sites[0].agent", 'agents = ["lyon"]'),
        ({}, {"agents": []}, "tokens[0].agents", "may call itself"),
        ({}, {"role": "client"}, "tokens[0].agents", 'role = "agent"'),
        ({}, {"agents": ["paris", "a b"]}, "tokens[0].agents", "must be letters"),
        ({}, {"role": "robot"}, "tokens[0].role", "client, agent"),
    ],
)
def test_an_agent_that_cannot_work_is_refused(
    site: dict[str, Any], token: dict[str, Any], key: str, remedy: str
) -> None:
    text = refused(with_agent(site, token))
    assert text.startswith(f"{key}: ")
    assert remedy in text
