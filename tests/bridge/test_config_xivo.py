"""What an operator can say of a site of kind `xivo`, and what is refused by key and remedy."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.config import Config, ConfigError
from bridge.config_file import parse

XUC = {"name": "paris", "kind": "xivo", "url": "http://xuc.example.com:8090"}
SECRET: dict[str, str] = {"env": "XIVO_TEST_SECRET"}
EVERYTHING = {
    "webservice_login": "ws",
    "webservice_password": SECRET,
    "configmgt_url": "http://xivo.example.com:9100",
    "configmgt_token": SECRET,
    "xcu_url": "http://xcu.example.com:9001",
    "xcu_login": "admin",
    "xcu_password": SECRET,
    "config_users": ["alice"],
    "event_secret": SECRET,
    "public_url": "https://bridge.example.com",
}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIVO_TEST_SECRET", "0123456789abcdef")
    monkeypatch.setenv("XIVO_TEST_SHORT", "short")
    monkeypatch.setenv("XIVO_TEST_SLASH", "0123456789/abcdef")


def parsed(**site: Any) -> Config:
    return parse({"sites": [{**XUC, **site}]}, "bridge.toml")


def test_the_address_of_xuc_is_all_that_must_be_said() -> None:
    (site,) = parsed().sites
    assert site.kind == "xivo"
    assert site.config_users == []
    assert site.event_secret is None


def test_everything_may_be_said_at_once() -> None:
    (site,) = parsed(**EVERYTHING).sites
    assert site.configmgt_url == "http://xivo.example.com:9100"
    assert site.config_users == ["alice"]


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ({"webservice_login": "ws"}, "webservice_login and webservice_password go together"),
        ({"webservice_password": SECRET}, "webservice_login and webservice_password go together"),
        ({"xcu_login": "admin"}, "xcu_login and xcu_password go together"),
        ({"configmgt_url": "http://x"}, "configmgt_url and configmgt_token go together"),
        ({"configmgt_token": SECRET}, "configmgt_url and configmgt_token go together"),
        ({"xcu_login": "admin", "xcu_password": SECRET}, "xcu_url and xcu_password go together"),
        ({"configmgt_url": "xivo", "configmgt_token": SECRET}, "sites[0].configmgt_url: "),
        ({"configmgt_token": "in the open", "configmgt_url": "http://x"}, "a secret is written"),
        ({"event_secret": {"env": "XIVO_TEST_ABSENT"}}, "sites[0].event_secret: the environment variable"),
        (
            {"event_secret": {"env": "XIVO_TEST_SHORT"}},
            "sites[0].event_secret: it becomes part of an address",
        ),
        (
            {"event_secret": {"env": "XIVO_TEST_SLASH"}},
            "sites[0].event_secret: it becomes part of an address",
        ),
        ({"mode": "user"}, 'sites[0].mode: is for sites of kind "o2g"'),
        ({"admin_login": "a", "admin_password": SECRET}, 'sites[0].admin_login: is for sites of kind "o2g"'),
        ({"kind": "o2g", "config_users": ["alice"]}, 'sites[0].config_users: is for sites of kind "xivo"'),
        ({"kind": "o2g", "event_secret": SECRET}, 'sites[0].event_secret: is for sites of kind "xivo"'),
        ({"kind": "xuc"}, "it must be one of o2g, xivo"),
        ({"config_user": ["alice"]}, "did you mean config_users?"),
    ],
)
def test_what_cannot_work_is_refused_with_its_key(site: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(**site)
    assert said in str(caught.value)
    assert str(caught.value).startswith("bridge.toml: ")
    for secret in ("0123456789abcdef", "in the open"):
        assert secret not in str(caught.value)


def test_behind_an_agent_the_addresses_are_the_agents() -> None:
    token = {"name": "a", "role": "agent", "agents": ["paris"], "sha256": "0" * 64}
    site = {"name": "paris", "kind": "xivo", "agent": "paris", "configmgt_token": SECRET}
    assert parse({"sites": [site], "tokens": [token]}, "x").sites[0].configmgt_url is None
    with pytest.raises(ConfigError, match="configmgt_url: is set where the agent runs"):
        parse({"sites": [{**site, "configmgt_url": "http://x"}], "tokens": [token]}, "x")
