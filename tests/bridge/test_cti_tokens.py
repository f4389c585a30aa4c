"""The tokens of Cti.js pages (protocol.md section 1: the bridge's own, naming their site, expiring, renewed)."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.cti_tokens import BadToken, Credentials, CtiTokens, Expired

ANN = Credentials("paris", "ann", "a secret", page="a page of hers")


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def claims(token: str) -> dict[str, Any]:
    text = token.split(".")[1]
    decoded: dict[str, Any] = msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return decoded


def test_a_token_is_for_one_login_on_one_site_and_shows_no_password() -> None:
    tokens = CtiTokens(Clock())
    token = tokens.issue(ANN)
    assert tokens.check(token) == ANN
    said = claims(token)
    assert (said["login"], said["site"], said["userType"]) == ("ann", "paris", "cti")
    assert said["expiresAt"] - said["issuedAt"] == tokens.ttl_s * 1000
    assert "secret" not in str(said)


def test_a_token_expires_and_is_renewed_before() -> None:
    clock = Clock()
    tokens = CtiTokens(clock, ttl_s=60)
    token = tokens.issue(ANN)
    clock.now += 59
    newer, credentials = tokens.renew(token)
    assert credentials == ANN
    clock.now += 2
    with pytest.raises(Expired):
        tokens.check(token)
    assert tokens.find(token) is None
    assert tokens.check(newer) == ANN


def test_a_token_of_another_bridge_is_none() -> None:
    token = CtiTokens().issue(ANN)
    with pytest.raises(BadToken):
        CtiTokens().check(token)


@given(st.text() | st.integers(0, 300), st.characters(codec="ascii"))
def test_whatever_is_changed_in_a_token_it_is_none(place: str | int, other: str) -> None:
    tokens = CtiTokens()
    token = tokens.issue(ANN)
    if isinstance(place, int):
        at = place % len(token)
        if token[at] == other:
            return
        changed = token[:at] + other + token[at + 1 :]
    else:
        changed = place
    assert tokens.find(changed) is None
