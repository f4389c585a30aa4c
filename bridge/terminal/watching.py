"""`ctibridge events`: every event of a user as it happens, through cuts of the connection, until interrupted.

Errors: `failures.Failure`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import difflib
import fnmatch
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import websockets

from bridge import method_list
from bridge.sites.back_off import BackOff
from bridge.terminal import failures, identity, lines, style
from bridge.terminal.lines import Line
from bridge.terminal.socket import Socket, opened
from protocol import jsonrpc

INTERRUPTED: Final = {signal.SIGINT: 130, signal.SIGTERM: 143}
"""Exit status: 128 and the signal's number, as a shell has it."""


class Wanted:
    """Which events are shown. Raises `WrongUsage` for a pattern that is none."""

    def __init__(self, types: Sequence[str], pattern: str | None) -> None:
        self._types = [each.lower() for each in types]
        known = method_list.event_types()
        for each in types:
            near = difflib.get_close_matches(each, known, 1, 0.75)
            if near and each.lower() not in {name.lower() for name in known}:
                raise failures.WrongUsage(f"--type: there is no event {each}", f"did you mean {near[0]}?")
        try:
            self._pattern = None if pattern is None else re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise failures.WrongUsage(f"--grep: {pattern!r} is no regular expression: {error}") from error

    def __call__(self, line: Line, encoded: str) -> bool:
        """Whether an event is; the pattern may stand in the line or in the event's JSON."""
        if self._types and not any(fnmatch.fnmatchcase(line.kind.lower(), each) for each in self._types):
            return False
        return self._pattern is None or any(map(self._pattern.search, (line.text(), encoded)))


class Watch:
    """One run of the command."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._wanted = Wanted(asked.type, asked.grep)
        self._who = identity.of(asked)
        self._as_json: bool = asked.json
        self._stays: bool = not asked.no_reconnect
        self._most: int | None = asked.count
        self._out, self._err = style.of(sys.stdout), style.of(sys.stderr)
        self._back_off = BackOff()
        self._credentials: dict[str, str] = {}
        self._session: str | None = None
        self._seq = 0
        self._shown: Counter[str] = Counter()
        self._cuts = 0
        self._lost = 0
        self._lost_more = False
        self._began_s = time.monotonic()

    async def run(self) -> None:
        """Until there have been as many events as were asked for. Raises `Failure`."""
        self._credentials = self._who.sign_in()
        await self._connected()
        while not self._is_done():
            try:
                await self._back_off.pause(always=True)
                await self._connected()
            except (failures.NoConnection, failures.CallFailed) as failure:
                if not self._may_pass(failure):
                    raise
                self._notice(f"not yet: {failure}", "dim")

    def summary(self) -> None:
        """What has been seen, on standard error."""
        kinds = ", ".join(f"{kind} {count}" for kind, count in self._shown.most_common())
        took = time.strftime("%H:%M:%S", time.gmtime(time.monotonic() - self._began_s))
        lost = f"{self._lost or 'none'} lost" if not self._lost_more else f"{self._lost} lost, or more"
        self._notice(
            f"{_counted(self._shown.total(), 'event')} in {took}{f' ({kinds})' if kinds else ''}, "
            f"{_counted(self._cuts, 'cut')} of the connection, {lost}",
            "bold",
        )

    async def _connected(self) -> None:
        """One connection, until it ends in a way from which one comes back, or there is nothing more to do."""
        async with opened(self._who) as socket:
            try:
                await (self._sign_in if self._session is None else self._come_back)(socket)
                self._back_off.reset()
                while not self._is_done():
                    self._show(await socket.event())
            except websockets.ConnectionClosed as closed:
                code, reason = (1006, "") if closed.rcvd is None else (closed.rcvd.code, closed.rcvd.reason)
                expired = code == failures.SIGN_IN_FAILED
                if not self._stays or (code in failures.FINAL_CODES and not expired):
                    why = f"the bridge closed the connection: {closed}"
                    raise failures.NoConnection(why, failures.closed_remedy(closed)) from closed
                if expired:
                    self._session = None
                self._cuts += 1
                self._notice(f"connection lost ({code} {reason}".rstrip() + "), coming back …", "yellow")
            finally:
                await socket.sign_out()

    async def _sign_in(self, socket: Socket) -> None:
        session = await socket.call("Session.login", self._credentials)
        self._session, self._seq = session["sessionId"], 0
        self._notice(f"signed in as {session['login']} on {session['site']}; Ctrl-C ends", "dim")

    async def _come_back(self, socket: Socket) -> None:
        """Resume; where the session is no more, sign in anew."""
        try:
            said = await socket.call("Session.resume", {"sessionId": self._session, "seq": self._seq})
        except failures.CallFailed as failed:
            if failed.code != jsonrpc.NOT_SIGNED_IN:
                raise
            self._session, self._lost_more = None, True
            self._notice("the session is over; what happened meanwhile is lost", "red")
            await self._sign_in(socket)
            return
        lost = said["lost"]
        self._lost += lost
        self._notice(
            f"resumed: {_counted(said['replayed'], 'event')} replayed, {lost or 'none'} lost",
            "red" if lost else "green",
        )

    @staticmethod
    def _may_pass(failure: failures.Failure) -> bool:
        """Whether it makes sense to try again: not where the bridge refuses for good."""
        if isinstance(failure, failures.NoConnection):
            return not failure.final
        return isinstance(failure, failures.CallFailed) and failure.code != jsonrpc.NOT_SIGNED_IN

    def _is_done(self) -> bool:
        return self._most is not None and self._shown.total() >= self._most

    def _show(self, message: dict[str, Any]) -> None:
        line = lines.line(message)
        if line.seq is not None:
            self._seq = line.seq
        encoded = msgspec.json.encode(message).decode()
        if not self._wanted(line, encoded):
            return
        self._shown[line.kind] += 1
        print(encoded if self._as_json else line.text(self._out, time.localtime()), flush=True)

    def _notice(self, text: str, *colours: str) -> None:
        print(self._err(f"-- {style.printable(text)}", *colours), file=sys.stderr, flush=True)


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


async def watch(asked: argparse.Namespace) -> int:
    """Show events until interrupted, or until there were as many as asked for. Raises `Failure`."""
    watch = Watch(asked)
    work = asyncio.ensure_future(watch.run())
    loop = asyncio.get_running_loop()
    status = 0

    def interrupted(number: signal.Signals) -> None:
        nonlocal status
        status = INTERRUPTED[number]
        work.cancel()

    for number in INTERRUPTED:
        # Where there are no signal handlers (Windows), Ctrl-C ends the command without a summary.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, interrupted, number)
    try:
        await work
    except asyncio.CancelledError:
        if not status:
            raise
    watch.summary()
    return status
