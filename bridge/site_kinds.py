"""The kinds of sites, as the end of a tunnel that stands nearer to one needs to know them. Errors: none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bridge.sites.o2g import documented as o2g_documented
from bridge.sites.o2g.tunnel import LabelledSubscriptions
from bridge.sites.xivo import documented as xivo_documented
from bridge.sites.xivo.carriers import ByPath
from bridge.sites.xivo.tunnel import NoSubscriptions
from bridge.sites.xivo.xuc import CTI_CHANNEL
from bridge.tunnel.at_site import SiteKind

XIVO_UPSTREAMS: Final = {"upstream": "xuc", "configmgt_upstream": "configmgt", "xcu_upstream": "xcu"}
"""Which server of a XiVO is meant by which setting of an agent."""

SITE_KINDS: Final[Mapping[str, SiteKind]] = {
    "o2g": SiteKind(
        tunnel=LabelledSubscriptions,
        documented=o2g_documented.is_documented,
        opens_channel=lambda path: path == o2g_documented.CHANNEL,
        sockets=frozenset(),
        joined=lambda carriers: carriers["upstream"],
    ),
    "xivo": SiteKind(
        tunnel=lambda *_: NoSubscriptions(),
        documented=xivo_documented.is_documented,
        opens_channel=lambda path: path == CTI_CHANNEL,
        sockets=frozenset({CTI_CHANNEL}),
        joined=lambda carriers: ByPath(
            {name: carriers[key] for key, name in XIVO_UPSTREAMS.items() if key in carriers}
        ),
    ),
}
