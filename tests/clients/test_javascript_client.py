"""What the JavaScript client holds that is made of the project's documents; its own tests are `npm test` there."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

CLIENT = Path(__file__).parents[2] / "clients" / "javascript"
NODE = shutil.which("node")

SAFE = 2**53 - 1
"""The largest integer that JavaScript's numbers tell from its neighbours."""

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE, SAFE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(), inner, max_size=20),
    max_leaves=40,
)


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
@pytest.mark.parametrize("script", ["generate.js", "build.js"])
def test_types_tables_and_the_classic_script_are_as_they_would_be_made_now(script: str) -> None:
    command = [NODE or "", str(CLIENT / "scripts" / script), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr


def _as_javascript(number: int) -> float:
    return number if abs(number) <= SAFE else float(number)


@pytest.fixture(scope="module")
def echo() -> Iterator[Callable[[bytes], tuple[Any, bytes]]]:
    """Hands MessagePack to the client's codec: what it reads, and what it writes for that."""
    command = [NODE or "", str(Path(__file__).with_name("msgpack_echo.mjs"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        write, read = process.stdin, process.stdout

        def said(packed: bytes) -> tuple[Any, bytes]:
            write.write(base64.b64encode(packed).decode() + "\n")
            write.flush()
            # Larger ones are written without a point, though they are no integers to JavaScript.
            answer = json.loads(read.readline(), parse_int=lambda text: _as_javascript(int(text)))
            return answer["value"], base64.b64decode(answer["bytes"])

        yield said
        write.close()


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
@given(value=VALUES)
def test_its_messagepack_is_that_of_others(echo: Callable[[bytes], tuple[Any, bytes]], value: Any) -> None:
    """protocol.md section 2: a binary frame is the same value in MessagePack; msgspec is the referee, both ways."""
    read, written = echo(msgspec.msgpack.encode(value))
    assert read == value
    assert msgspec.msgpack.decode(written) == value
