"""What the JavaScript client holds that is made of the project's documents; its own tests are `npm test` there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[2] / "clients" / "javascript"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
@pytest.mark.parametrize("script", ["generate.js", "build.js"])
def test_types_tables_and_the_classic_script_are_as_they_would_be_made_now(script: str) -> None:
    command = [NODE or "", str(CLIENT / "scripts" / script), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
