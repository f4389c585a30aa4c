"""XUC's event export: each event is posted to the configured address, one after the other.

Whoever takes them is only sent the next one when he has answered; what he does not take after some attempts is
lost, as it is with a real XUC. Raises nothing. Source: seed document 000, "Export events".
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque

import httpx
import msgspec

from bridge.simulator.xivo_calls import PhoneEvent
from bridge.simulator.xivo_model import Person, XivoSettings

log = logging.getLogger(__name__)


class Exporter:
    """Posts events to `url`, which may be set, changed or taken away while it runs."""

    def __init__(self, settings: XivoSettings) -> None:
        self.url = settings.event_url
        self.ca_file: str | None = None
        """Whom to trust where the address is an https one (PEM); None for the system's authorities."""
        self._settings = settings
        self._waiting: deque[bytes] = deque(maxlen=settings.event_queue_limit)
        self._work: asyncio.Task[None] | None = None
        self._client: httpx.AsyncClient | None = None

    def event(self, person: Person, event: PhoneEvent) -> None:
        """Post a `PhoneEvent`; nobody is told of somebody without a login."""
        if self.url is None or person.login is None:
            return
        message = {"msgType": "PhoneEvent", "ctiMessage": event}
        self._waiting.append(msgspec.json.encode({"username": person.login, "message": message}))
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._post_all())

    async def close(self) -> None:
        """Post nothing more."""
        self._waiting.clear()
        if self._work is not None:
            self._work.cancel()
            await asyncio.wait([self._work])
        if self._client is not None:
            await self._client.aclose()

    async def _post_all(self) -> None:
        if self._client is None:
            verify = True if self.ca_file is None else ssl.create_default_context(cafile=self.ca_file)
            timeout_s = self._settings.event_timeout_s
            self._client = httpx.AsyncClient(timeout=timeout_s, trust_env=False, verify=verify)
        while self._waiting:
            await self._post(self._client, self._waiting.popleft())

    async def _post(self, client: httpx.AsyncClient, body: bytes) -> None:
        for attempt in range(self._settings.event_attempts):
            if attempt:
                await asyncio.sleep(self._settings.event_retry_s)
            if self.url is None:
                return
            try:
                headers = {"Content-Type": "application/json"}
                answer = await client.post(self.url, content=body, headers=headers)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                log.info("an event could not be posted: %s", error or type(error).__name__)
                continue
            if answer.status_code < 500:
                return
        log.warning("an event was given up after %d attempts", self._settings.event_attempts)
