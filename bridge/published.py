"""The tokens of `ctibridge demo`, which everybody knows: elsewhere each is a mistake. Errors: none."""

from __future__ import annotations

from typing import Final

DEMO_CLIENT_TOKEN: Final = "demo-client"  # noqa: S105 - documented, of a bridge on 127.0.0.1
DEMO_AGENT_TOKEN: Final = "demo-agent"  # noqa: S105 - as above
