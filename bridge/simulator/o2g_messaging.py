"""The `messaging` operations of the simulated O2G: mailboxes, and the voice mails that calls to them leave.

A message is left when somebody who was led to a user's voice mail hangs up; who calls the voice mail itself
listens to his own and leaves none. What it says is a tone of its length. Seed document 004, "Voicemail".
Raises `RestError` only.
"""

from __future__ import annotations

import io
import itertools
import math
import sys
import wave
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.simulator.face import Call, File, Handler, Reply, RestError
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.o2g_sessions import Accounts
from bridge.simulator.o2g_values import View, date_time, flag, names, whose
from bridge.simulator.o2g_views import party_info
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Change, Identity, MediaState, Subscriber

EMBEDDED = "VM_4645"
"""The only type of voice mail that the document's service considers."""
MESSAGES_MAX = 50
"""Messages a mailbox holds; 100 % of its storage. No more can be left until some are deleted."""
MESSAGE_MAX_S = 60
"""The longest message; longer calls are cut, as voice mails do. 60 s are 960 kB of sound."""

SAMPLE_RATE_HZ = 8000
SAMPLE_BYTES = 2
AMPLITUDE = 8000
"""A quarter of full scale: plainly heard, far from clipping."""
TONES_HZ = (440, 480, 520, 560, 600)
"""Messages that follow each other sound different."""

CAPABILITIES: View = {
    "listMessages": True,
    "getMessages": True,
    "getRecord": False,
    "play": False,
    "pause": False,
    "hangup": False,
    "record": False,
    "resume": False,
    "cancel": False,
    "forward": False,
    "callback": False,
    "send": False,
    "events": True,
}
"""What there is an operation for."""


@dataclass(slots=True)
class Message:
    """One voice mail."""

    id: int
    sender: Identity | None
    """None for an anonymous caller."""
    duration_s: int
    date: datetime
    unread: bool = True


@dataclass(slots=True)
class Recording:
    """Somebody is speaking to a user's mailbox."""

    owner: Subscriber
    sender: Identity | None
    since: datetime


def tone(message: Message) -> bytes:
    """The message as a WAV file: one tone, mono, 16 bit, 8 kHz, of the message's length."""
    frequency_hz = TONES_HZ[message.id % len(TONES_HZ)]
    # All frequencies are multiples of 40 Hz: 1/40 s is a whole number of their periods and can be repeated.
    period = array(
        "h",
        (
            round(AMPLITUDE * math.sin(2 * math.pi * frequency_hz * sample / SAMPLE_RATE_HZ))
            for sample in range(SAMPLE_RATE_HZ // 40)
        ),
    )
    if sys.byteorder == "big":
        period.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(SAMPLE_BYTES)
        sound.setframerate(SAMPLE_RATE_HZ)
        sound.writeframes(period.tobytes() * (40 * message.duration_s))
    return file.getvalue()


class VoiceMails:
    """All mailboxes; a `Listener` of the PBX that hears who speaks to them."""

    def __init__(self, pbx: Pbx, changed: Callable[[str], None]) -> None:
        self._pbx = pbx
        self._changed = changed
        self._ids = itertools.count(1)
        self._messages: dict[str, list[Message]] = {}
        self._recordings: dict[str, Recording] = {}

    def of(self, login: str) -> list[Message]:
        """The user's messages, the oldest first."""
        return self._messages.get(login, [])

    def forget(self, subscriber: Subscriber) -> None:
        """He is no more, and neither are his messages."""
        self._messages.pop(subscriber.login, None)
        for ref in [ref for ref, each in self._recordings.items() if each.owner is subscriber]:
            del self._recordings[ref]

    def unread(self, login: str) -> int:
        """How many messages the user has not listened to."""
        return sum(message.unread for message in self.of(login))

    def leave(self, login: str, sender: Identity | None, duration_s: int) -> None:
        """Leave a message, if there is room for one."""
        messages = self._messages.setdefault(login, [])
        if len(messages) < MESSAGES_MAX:
            date = self._pbx.core.clock.now()
            messages.append(Message(next(self._ids), sender, max(1, min(duration_s, MESSAGE_MAX_S)), date))
            self._changed(login)

    def read(self, login: str, message: Message) -> None:
        """The user has listened to it."""
        if message.unread:
            message.unread = False
            self._changed(login)

    def delete(self, login: str, ids: Iterable[str] | None) -> None:
        """Delete these messages, or all; ids that are unknown are passed over."""
        wanted = None if ids is None else set(ids)
        kept = [each for each in self.of(login) if wanted is not None and str(each.id) not in wanted]
        if len(kept) != len(self.of(login)):
            self._messages[login] = kept
            self._changed(login)

    # What the PBX tells (`Listener`)

    def calls_changed(self, change: Change) -> None:
        """Begin to record where a caller meets a user's voice mail, and keep the message when the call is over."""
        for ref, call in change.calls.items():
            machine = next((each for each in call.parties if each.identity.sub_type == "voicemail"), None)
            if machine is None or machine.state is not MediaState.ACTIVE:
                if ref in self._recordings:
                    self._keep(ref)
                continue
            speaker = machine.other()
            if ref in self._recordings or speaker is None:
                continue
            led = speaker.last_redirecting or speaker.initial_called
            owner = self._pbx.owner_of(led.number) if led is not None else None
            if owner is not None and owner is not speaker.subscriber:
                sender = None if speaker.anonymous else speaker.identity
                self._recordings[ref] = Recording(owner, sender, self._pbx.core.clock.now())
        for ref in change.ended:
            if ref in self._recordings:
                self._keep(ref)

    def _keep(self, ref: str) -> None:
        recording = self._recordings.pop(ref)
        spoken = self._pbx.core.clock.now() - recording.since
        self.leave(recording.owner.login, recording.sender, math.ceil(spoken.total_seconds()))

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing of this is recorded."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing of this is recorded."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing of this is recorded."""


def messaging_handlers(
    pbx: Pbx, accounts: Accounts, mails: VoiceMails, on_session_end: list[Callable[[str], None]]
) -> dict[str, Handler]:
    """The six operations of the package `messaging`, by catalogue id."""
    service = _Messaging(pbx, accounts, mails)
    on_session_end.append(service.end_session)
    return {
        "messaging.getMailboxes": service.get_mailboxes,
        "messaging.getMailboxInfo": service.get_mailbox_info,
        "messaging.getVoiceMessages": service.get_voice_messages,
        "messaging.deleteVoiceMessages": service.delete_voice_messages,
        "messaging.deleteVoiceMessage": service.delete_voice_message,
        "messaging.downloadVoiceMessage": service.download_voice_message,
    }


class _Messaging:
    def __init__(self, pbx: Pbx, accounts: Accounts, mails: VoiceMails) -> None:
        self._pbx = pbx
        self._accounts = accounts
        self._mails = mails
        self._connected: set[tuple[str, str]] = set()

    def end_session(self, session: str) -> None:
        """Forget which mailboxes a session that ended was connected to."""
        self._connected = {each for each in self._connected if each[0] != session}

    def get_mailboxes(self, call: Call) -> Reply:
        """`MailBoxes`: the user's one, if the PBX has it."""
        box = self._mailbox(whose(call))
        boxes = [] if box is None else [{"id": box, "name": "Embedded", "capabilities": CAPABILITIES}]
        return {"mailboxes": boxes}

    def get_mailbox_info(self, call: Call) -> Reply:
        """Connect, with the mailbox's password, which is the user's, and answer `MailBoxInfo`."""
        login = self._owner(call)
        if not flag(call.query, "withUserPwd"):
            password = Fields.of(call).text("password")
            if password is None:
                raise bad("password is missing")
            if not self._accounts.has_password(login, password):
                raise RestError("NOT_ALLOWED", "password is wrong")
        self._connected.add((call.session, login))
        messages = self._mails.of(login)
        return {
            "totalVoiceMsg": len(messages),
            "newVoiceMsg": self._mails.unread(login),
            "storageUsage": 100 * len(messages) // MESSAGES_MAX,
        }

    def get_voice_messages(self, call: Call) -> Reply:
        """`Voicemails`, the newest first."""
        login, query = self._owner(call), Fields(call.query)
        offset, limit = query.integer("offset") or 0, query.integer("limit")
        if offset < 0:
            raise bad("offset must not be negative")
        new_only = flag(call.query, "newOnly")
        found = [each for each in reversed(self._mails.of(login)) if each.unread or not new_only]
        end = None if limit is None or limit < 0 else offset + limit
        return {"voicemails": [_view(message) for message in found[offset:end]]}

    def delete_voice_messages(self, call: Call) -> Reply:
        """Delete the messages of `msgIds`, or all; ids that are unknown are passed over."""
        login = self._connected_owner(call)
        self._mails.delete(login, names(call.query, "msgIds"))
        return None

    def delete_voice_message(self, call: Call) -> Reply:
        """Delete one message."""
        login = self._connected_owner(call)
        self._mails.delete(login, [str(self._message(login, call).id)])
        return None

    def download_voice_message(self, call: Call) -> Reply:
        """The message as a WAV file; it has been read with that."""
        login = self._connected_owner(call)
        message = self._message(login, call)
        self._mails.read(login, message)
        return File("application/octet-stream", f"voicefile{message.id}.wav", tone(message))

    def _mailbox(self, login: str) -> str | None:
        user = self._pbx.subscriber(login).user
        if user.voice_mail is None or user.voice_mail.type != EMBEDDED:
            return None
        return f"{user.phone}-{user.node_id}-MAILBOX"

    def _owner(self, call: Call) -> str:
        login, wanted = whose(call), call.path["mailboxId"]
        if wanted != self._mailbox(login):
            raise RestError("NOT_FOUND", f"{login} has no mailbox {shown(wanted)}", status=400)
        return login

    def _connected_owner(self, call: Call) -> str:
        login = self._owner(call)
        if (call.session, login) not in self._connected:
            raise RestError("NOT_EXPECTED", "connect to the mailbox first")
        return login

    def _message(self, login: str, call: Call) -> Message:
        wanted = call.path["voicemailId"]
        for message in self._mails.of(login):
            if str(message.id) == wanted:
                return message
        raise RestError("NOT_FOUND", f"there is no voice mail {shown(wanted)}", status=400)


def _view(message: Message) -> View:
    """`Voicemail`."""
    view: View = {"voicemailId": str(message.id)}
    if message.sender is not None:
        # This service's `PartyInfo` has no type.
        sender = party_info(message.sender)
        del sender["type"]
        view["from"] = sender
    return {
        **view,
        "duration": message.duration_s,
        "date": date_time(message.date),
        "unread": message.unread,
        "highPriority": False,
    }
