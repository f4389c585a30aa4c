"""What a PBX answered as a call's outcome: the names of files."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.sites.answers import result
from bridge.transport import Response


def filename(disposition: str) -> str | None:
    """What a file with this `Content-Disposition` is called."""
    headers = [("Content-Type", "audio/wav"), ("Content-Disposition", disposition)]
    found = result(Response(200, headers, b"RIFF"))
    assert isinstance(found, dict)
    name: str | None = found["filename"]
    return name


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="voice mail.wav"', "voice mail.wav"),
        ("attachment; filename=mail.wav", "mail.wav"),
        ("attachment;FileName = mail.wav ; size=4", "mail.wav"),
        ("filename=mail.wav", "mail.wav"),
        ('attachment; filename="100%25 sure.wav"', "100%25 sure.wav"),
        ("attachment; filename=a%20b.wav", "a%20b.wav"),
        (r'attachment; filename="a \"b\" \\ c.wav"', r'a "b" \ c.wav'),
        ('attachment; filename="a;b=c.wav"; size=4', "a;b=c.wav"),
        ('attachment; name="filename=x"; filename=y', "y"),
        ("attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe%20100%25.wav", "grüße 100%.wav"),
        ("attachment; filename*=utf-8'de'gr%C3%BC.wav", "grü.wav"),
        ("attachment; filename*=ISO-8859-1''gr%FC.wav", "grü.wav"),
        ("attachment; filename=plain.wav; filename*=UTF-8''better.wav", "better.wav"),
        ("attachment; filename*=UTF-8''better.wav; filename=plain.wav", "better.wav"),
        ("attachment; filename*=KLINGON''x; filename=plain.wav", "plain.wav"),
        ("attachment; filename*=nothing; filename=plain.wav", "plain.wav"),
        ('attachment; filename=""', None),
        ("attachment", None),
        ("", None),
    ],
)
def test_a_files_name_is_read_as_it_was_written(disposition: str, name: str | None) -> None:
    """RFC 6266 section 4.3: only `filename*` is percent-encoded, and it is preferred."""
    assert filename(disposition) == name


NAMES = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), min_size=1)


@given(NAMES)
@example("\"\\\";filename*=UTF-8''x")
def test_every_name_survives_in_quotes(name: str) -> None:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    assert filename(f'attachment; filename="{quoted}"') == name


@given(st.text(min_size=1))
def test_every_name_survives_percent_encoded(name: str) -> None:
    assert filename(f"attachment; filename*=UTF-8''{quote(name, safe='')}") == name
