"""What the tunnel's tests share."""

from __future__ import annotations

from tests.bridge.transport.conftest import pki as pki
