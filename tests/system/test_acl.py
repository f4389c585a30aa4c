"""What a site lets through on the real program: JSON-RPC, tunnel and HTTP ingress (`allow_*` of `[[sites]]`)."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.system.conftest import TOKEN
from tests.system.raw import raw
from tests.system.serving import serving
from tests.system.stand_in import answers

INGRESS = '[ingress]\naccess = "token"'


async def test_what_is_not_named_is_refused_on_every_way_and_what_is_named_passes(tmp_path: Path) -> None:
    """protocol.md sections 5 and 7: -32002 for a call, 403 with the site's own error body for a request."""
    allowed = {"allow_methods": ["O2g.telephony.getCalls"], "allow_paths": ["/api/rest/1.0/telephony/calls"]}
    async with serving(tmp_path, site=allowed, more=INGRESS) as (site, bridge):
        site.script("GET", "/telephony/calls", answers(200, b'{"calls":[]}'))
        site.script("GET", "/users", answers(200, b"{}"))
        async with raw(bridge.url, token=TOKEN) as socket:
            session = await socket.sign_in("oxe70120")
            assert session["site"] == "paris"
            assert await socket.result("O2g.telephony.getCalls") == {"calls": []}
            for method in ("Cti.dial", "O2g.telephony.getCall", "O2g.subscribe"):
                error = await socket.error(method)
                assert (error["code"], error["message"]) == (
                    -32002,
                    f"forbidden: {method} may not be called on site paris",
                )
            for path, status in (("telephony/calls", 200), ("users", 403)):
                request = {"type": "request", "id": path, "method": "GET", "path": f"/api/rest/1.0/{path}"}
                answer = await socket.ask(json.dumps(request))
                assert answer["status"] == status
                assert ("origin" in answer) == (status == 403)
            await socket.result("Session.logout")
        base = f"http://{urlsplit(bridge.url).netloc}/api/rest/1.0"
        async with httpx.AsyncClient(headers={"Proxy-Authorization": f"Bearer {TOKEN}"}) as client:
            for path, status in (("telephony/calls", 200), ("users", 403)):
                passed = await client.get(f"{base}/{path}")
                assert passed.status_code == status
                assert ("may not be requested of site paris" in passed.text) == (status == 403)
