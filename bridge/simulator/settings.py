"""What can be set on the simulated PBX: its timers, which tests shorten, and its limits. Raises nothing."""

from __future__ import annotations

import msgspec

from bridge.simulator.pbx_model import Timings


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The defaults are the document's (seed document 004) where it has a figure."""

    timings: Timings = Timings()
    """How long things take on the PBX itself: ringing, recalls, an outside party's answer."""

    session_ttl_s: int = 1800
    """A session's time to live when its request names none ("Session management": 30 minutes)."""
    purge_period_s: float = 300.0
    """How often sessions that ran out are cleared away ("UserSession": every 5 minutes)."""
    user_sign_in: bool = True
    """Whether users may authenticate; an installer can leave it to administrators ("Secure Access")."""

    minute_s: float = 60.0
    """The unit of a subscription's `timeout`, which is in minutes."""
    keep_alive_period_s: float = 60.0
    """A channel without timeout carries a keep-alive event after this long without another one."""
    reopen_window_s: float = 60.0
    """A subscription ends when its channel has been closed, or not yet opened, for this long."""
    event_queue_limit: int = 10_000
    """Events that may wait for a channel or webhook; one more ends the subscription, so no gap goes unseen.
    10,000 are those of some 1,000 calls, and about 10 MB."""

    cti_link_down_delay_s: float = 30.0
    """OnCtiLinkDown is told 30 to 60 s after the loss ("Maintenance")."""
    pbx_load_s: float = 2.0
    """How long the data of the PBX are loaded; a real one's take minutes, nobody wants to wait for these."""
    start_hook_url: str | None = None
    """Where OnServerStart is posted, which no subscription gets ("Maintenance")."""

    event_log: str | None = None
    """A file to which every event is written as it is told: `{"at": …, "about": …, "event": {…}}`, one line each;
    `at` is in seconds since the epoch. Whoever follows the simulated O2G through something else compares with it
    what has arrived."""

    webhook_attempts: int = 3
    """How often one event is posted before it is given up and the next one has its turn."""
    webhook_retry_s: float = 1.0
    """The pause before an event is posted again."""
    webhook_timeout_s: float = 5.0
    """How long a webhook may take to answer."""
    webhook_tls_verify: bool = True
    """Whether an https webhook must have a certificate that this machine trusts."""

    body_limit_bytes: int = 1024 * 1024
    """The largest request body; the document's largest has a few hundred bytes."""
