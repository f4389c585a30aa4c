"""What a session leaves in the store: sealed so that only its id opens it, readable to newer bridges and older."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.cluster.record import VERSION, Record, Unreadable, read
from bridge.cluster.sealed import Seal, Tampered, name_of

SESSION_ID = "kmFEhNxO4sTa3gyY9k0HkqZ1vIjvT0yU6k7bnqTQmGk"


def record_of(session_id: str, passport: bytes, **changed: object) -> Record:
    record = Record(VERSION, "lyon", "paris", "alice", b"")
    for name, value in changed.items():
        setattr(record, name, value)
    record.sealed = Seal(session_id).close(passport, record.bound_to(name_of(session_id)))
    return record


@given(st.binary(max_size=200), st.text(min_size=1, max_size=50), st.text(min_size=1, max_size=50))
def test_only_the_session_id_opens_what_it_has_sealed(passport: bytes, session_id: str, other: str) -> None:
    """protocol/README.md "A cluster": who has the store has no password."""
    name = name_of(session_id)
    record = read(record_of(session_id, passport).encoded())
    assert record.passport(Seal(session_id), name) == passport
    if other != session_id:
        with pytest.raises(Tampered):
            record.passport(Seal(other), name)


@pytest.mark.parametrize(
    "changed", [{"site": "rome"}, {"login": "bob"}, {"terms": [4]}], ids=["site", "login", "term"]
)
def test_a_sealed_part_opens_in_its_own_record_only(changed: dict[str, object]) -> None:
    """protocol/README.md "A cluster": who can write to the store cannot sign somebody in as somebody else."""
    record = record_of(SESSION_ID, b"secret")
    for field, value in changed.items():
        setattr(record, field, value)
    with pytest.raises(Tampered):
        record.passport(Seal(SESSION_ID), name_of(SESSION_ID))
    with pytest.raises(Tampered):
        record_of(SESSION_ID, b"secret").passport(Seal(SESSION_ID), name_of("another"))


def test_every_bit_of_what_is_sealed_counts() -> None:
    """RFC 8439 section 2.8: what was changed does not open, nor what was cut short."""
    sealed = Seal(SESSION_ID).close(b"secret", b"bound")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Tampered):
            Seal(SESSION_ID).open(bytes(changed), b"bound")
    for length in range(len(sealed)):
        with pytest.raises(Tampered):
            Seal(SESSION_ID).open(sealed[:length], b"bound")


def test_the_same_secret_looks_different_each_time() -> None:
    """RFC 8439 section 2.8: a nonce is used once."""
    assert len({Seal(SESSION_ID).close(b"secret", b"bound") for _ in range(100)}) == 100


def test_a_name_tells_nothing_of_its_session() -> None:
    """protocol/README.md "A cluster": the names in the store are digests, fit for a key."""
    name = name_of(SESSION_ID)
    assert name.isalnum()
    assert len(name) == 64
    assert SESSION_ID not in name
    assert name_of("\ud800") != name_of("?")


def test_fields_of_a_newer_bridge_are_passed_over_and_a_newer_version_is_not_guessed_at() -> None:
    """protocol/README.md "A cluster": a rolling update has bridges of two versions for a while."""
    record = record_of(SESSION_ID, b"secret", phone_number="1001", newest=7)
    told = msgspec.msgpack.decode(record.encoded())
    assert read(msgspec.msgpack.encode({**told, "invented": [1]})) == record
    with pytest.raises(Unreadable, match="version 2; this bridge knows 1: update it"):
        read(msgspec.msgpack.encode({**told, "version": 2}))
    for nonsense in (b"", b"\xc1", b"\x90", msgspec.msgpack.encode({"version": 1})):
        with pytest.raises(Unreadable):
            read(nonsense)
