"""Joins the packages beside calls to the simulated O2G: each one's handlers, and what it listens to.

Raises nothing.
"""

from __future__ import annotations

from bridge.simulator.o2g import O2G
from bridge.simulator.o2g_analytics import Charging, analytics_handlers
from bridge.simulator.o2g_comlog import comlog_handlers
from bridge.simulator.o2g_comlog_book import Book
from bridge.simulator.o2g_directory import directory_handlers
from bridge.simulator.o2g_maintenance import maintenance_handlers
from bridge.simulator.o2g_messaging import VoiceMails, messaging_handlers
from bridge.simulator.o2g_pbx_management import pbx_management_handlers
from bridge.simulator.o2g_phone_sets import phone_set_handlers
from bridge.simulator.o2g_summary import Summary
from bridge.simulator.o2g_system import System
from bridge.simulator.o2g_user_info import UserInfo
from bridge.simulator.o2g_user_management import user_management_handlers
from bridge.simulator.pbx import Pbx


def add_packages(o2g: O2G, pbx: Pbx, system: System) -> None:
    """Serve these packages from the state of `pbx`."""
    accounts = o2g.accounts
    info = UserInfo(pbx.core.subscribers.values(), accounts, o2g.emit)
    pbx.listen(info)
    o2g.checks.append(system.check)
    o2g.add(maintenance_handlers(pbx, accounts, system))
    o2g.add(user_management_handlers(pbx, accounts, o2g.emit, o2g.sessions.end_of))
    o2g.add(directory_handlers(pbx, accounts, o2g.on_session_end))
    summary = Summary(pbx, o2g.emit)
    o2g.add(summary.handlers())
    book = Book(pbx.core, o2g.emit, summary.refresh)
    summary.missed_calls = book.missed
    pbx.listen(book)
    o2g.add(comlog_handlers(book))
    mails = VoiceMails(pbx, summary.refresh)
    summary.unread_voice_mails = mails.unread
    pbx.listen(mails)
    o2g.add(messaging_handlers(pbx, accounts, mails, o2g.on_session_end))
    charging = Charging(pbx)
    pbx.listen(charging)
    o2g.add(analytics_handlers(pbx, accounts, charging, lambda: o2g.requests))
    o2g.add(phone_set_handlers(pbx))
    o2g.add(pbx_management_handlers(pbx, o2g.emit))
    pbx.core.on_remove += [info.forget, summary.forget, book.forget, mails.forget]
