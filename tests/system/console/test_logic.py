"""What the console computes without a page: its own tests, which Node runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.system.console.console import NODE

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js 20 or later")


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_the_consoles_modules_pass_their_own_tests(file: Path) -> None:
    """Schemas to forms, forms to parameters, calls to code, events to rows, metrics to figures."""
    ran = subprocess.run(
        [str(NODE), "--test", str(file)], capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
