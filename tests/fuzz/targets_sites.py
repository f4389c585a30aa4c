"""Targets: what a PBX says, in answers and in events; it need not be what its documents say."""

from __future__ import annotations

from typing import Any, Final

import httpx
import msgspec
from msgspec import Raw

from bridge.sites import Home, answers
from bridge.sites.event_sources import login_of
from bridge.sites.o2g import associated_data, events, link, rest, subscribe
from bridge.sites.o2g.calls import UserState
from bridge.sites.o2g.channel import channel_target, is_keep_alive
from bridge.sites.o2g.rewrite import O2gIngress
from bridge.sites.o2g.user import cti_event as o2g_cti_event
from bridge.sites.xivo import channel, cti_operations, operations, xuc
from bridge.sites.xivo.events import Directory
from bridge.sites.xivo.heard import Heard, Status
from bridge.transport import Response
from bridge.tunnel.cookies import adapted
from protocol.encoding import DECODE_ERRORS, Encoding, Undecodable, decode, encode, recode
from protocol.jsonrpc import EventFrame, RpcError, error_frame
from tests.fuzz.target import JSON_TOKENS, Target, holds, lines, split


def _can_be_told(event: EventFrame) -> None:
    for encoding in Encoding:
        decode(encoding, event.encoded(encoding, 1))


def o2g_events(data: bytes) -> None:
    """Whatever O2G tells, it becomes messages that can be sent, and a state that can be told to one more page."""
    state = UserState("oxe70120", "70120")
    for line in lines(data):
        try:
            event = msgspec.json.decode(line)
        except DECODE_ERRORS:
            continue
        is_keep_alive(line)
        said = events.translate(state, event)
        if isinstance(event, dict):
            about = event.get("ask")
            snapshot: dict[str, Any] = event if about in ("user", "routing", "telephony") else {}
            if snapshot:
                said += events.translate_snapshot(state, **{str(about): snapshot})
            events.current_calls(state, event)
        said += events.current(state)
        for each in said:
            _can_be_told(o2g_cti_event(each.msg_type, each.cti_message))
    events.phone_status(state)
    associated_data.decode(data.decode("utf-8", "replace"))


def xuc_events(data: bytes) -> None:
    """Whatever XUC posts or sends on its channel is an event that can be told, or nothing."""
    directory, heard, status = Directory(), Heard(), Status()
    for line in lines(data):
        try:
            username, told = directory.posted(line)
        except ValueError:
            told = []
        else:
            username.encode()
            for call in directory.calls(username).events():
                decode(Encoding.JSON, call)
        message = channel._message(line)
        if message is not None:
            payload = bytes(message.ctiMessage)
            channel._answers(message, channel.Expected(message.msgType, {"status": 1}))
            told += heard.take("channel", payload)
            told += heard.in_step("post", [payload])
        told += heard.take("post", line)
        told += status.take(len(line) % 9)
        told += heard.in_step("channel", [line])
        for each in told:
            login_of(each, "alice")
            try:
                _can_be_told(each)
            except Undecodable:
                # Undecoded on purpose: what the payload's text hides shows where it is sent, and is dropped there.
                holds(message is not None, "an event that cannot be told")


_HEADERS: Final[tuple[list[tuple[str, str]], ...]] = (
    [("Content-Type", "application/json")],
    [],
    [("Location", "/api/rest/1.0/x/1"), ("Content-Type", "application/json;charset=UTF-8")],
    [("Content-Type", "audio/wav"), ("Content-Disposition", 'attachment; filename="a.wav"')],
)
_STATUSES: Final = (200, 201, 204, 302, 400, 403, 500)


def site_answers(data: bytes) -> None:
    """Whatever a site answers is a result that can be sent, or an error of the site's."""
    if len(data) < 2:
        return
    status, headers, body = _STATUSES[data[0] % 7], _HEADERS[data[1] % 4], data[2:]
    response = Response(status, list(headers), body)
    _outcome(answers.result(response))
    _outcome(answers.refusal(response))
    _outcome(subscribe._accepted(response))
    _outcome(cti_operations._member(Raw(body), "a"))
    operations._without_token(_outcome)(Raw(body))
    rest.is_session_lost(response)
    xuc.is_token_lost(response)
    xuc._object(response)
    link._object(httpx.Response(status, content=body))
    text = body.decode("latin-1")
    xuc.is_webservice_token(text)
    try:
        xuc.Xuc("site", _NOWHERE)._grant(response)
    except RpcError as error:
        _outcome(error)
    try:
        holds(channel_target(text).startswith("/"), "a channel's target is a path")
    except ValueError as error:
        str(error).encode("utf-8", "strict")
    named = answers._filename(text)
    if named is not None:
        encode(Encoding.MSGPACK, named)


class _Nowhere:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} is not to be used")


_NOWHERE: Any = _Nowhere()


def _outcome(outcome: Any) -> None:
    """As `bridge.reply` writes it."""
    for encoding in Encoding:
        if isinstance(outcome, RpcError):
            decode(encoding, error_frame(encoding, None, outcome))
        elif isinstance(outcome, Raw):
            try:
                recode(bytes(outcome), encoding)
            except Undecodable:
                continue
        elif not isinstance(outcome, tuple):
            encode(encoding, outcome)


_INGRESS: Final = O2gIngress(["https://o2g.internal:8443/behind", "http://10.0.0.2"])
_HOMES: Final = (
    Home("https", "bridge.example:8090", "/sites/paris"),
    Home("http", "127.0.0.1:8090", ""),
)


def rewriting(data: bytes) -> None:
    """An answer's addresses lead to the bridge: JSON stays JSON, all else in it stays, and twice is once."""
    choice, rest_ = split(data)
    home = _HOMES[choice & 1]
    content = _INGRESS.body(rest_, home)
    holds(_INGRESS.body(content, home) == content, f"{content!r} is changed a second time")
    try:
        before = decode(Encoding.JSON, rest_)
    except Undecodable:
        pass
    else:
        after = decode(Encoding.JSON, content)
        holds(_without_addresses(after) == _without_addresses(before), "more than addresses was changed")
    text = rest_.decode("latin-1")
    for status in (201, 302):
        led = _INGRESS.location(text, status, home)
        if status == 201 and led != text:
            holds(led.startswith((home.mount or "/", home.base)), f"{led!r} leads elsewhere")
    cookie = adapted(text, "/behind", home)
    if home.scheme == "http":
        flags = [each.partition("=")[0].strip().lower() for each in cookie.split(";")[1:]]
        holds("secure" not in flags and "domain" not in flags, f"{cookie!r} is not the bridge's")
    _INGRESS.login("/api/rest/authenticate", text)
    _INGRESS.passage(text)


def _without_addresses(value: Any) -> str:
    """A text of it in which the members that hold addresses have none."""

    def strip(inner: Any) -> Any:
        if isinstance(inner, dict):
            return {
                key: "address" if "Url" in key and isinstance(item, str) else strip(item)
                for key, item in inner.items()
            }
        return [strip(item) for item in inner] if isinstance(inner, list) else inner

    return repr(strip(value))


_CALL = (
    b'"callRef":"C1","legs":[{"deviceId":"70120","state":"RINGING_INCOMING"}],"participants":[{"participantId":"p",'
    b'"identity":{"id":{"loginName":"oxe70121","phoneNumber":"70121"},"firstName":"A","lastName":"B"}}],'
    b'"callData":{"initialCalled":{"id":{"phoneNumber":"70120"}},"associatedData":"case=12","deviceCall":false}'
)

_O2G: Final = [
    b'{"eventName":"OnCallCreated","loginName":"oxe70120","cause":"NORMAL",' + _CALL + b"}\n"
    b'{"eventName":"OnCallModified","loginName":"oxe70120","callRef":"C1","addedLegs":[{"deviceId":"7","state":"HELD"}],'
    b'"modifiedLegs":[{"deviceId":"70120","state":"ACTIVE"}],"removedParticipantIds":["p"]}\n'
    b'{"eventName":"OnCallModified","callRef":"C1","replacedByCallRef":"C2","cause":"TRANSFERRED"}\n'
    b'{"eventName":"OnCallRemoved","loginName":"oxe70120","callRef":"C1","newDestination":"1",'
    b'"deviceCapabilities":[{"deviceId":"70120","makeCall":true}]}',
    b'{"eventName":"OnUserStateModified","loginName":"oxe70120","state":"BUSY"}\n'
    b'{"eventName":"OnDeviceStateModified","loginName":"oxe70120","deviceStates":[{"deviceId":"70120",'
    b'"state":"OUT_OF_SERVICE"}]}',
    b'{"eventName":"OnTelephonyState","loginName":"oxe70120","state":{"calls":[{' + _CALL + b"}],"
    b'"deviceCapabilities":[],"userState":"FREE"}}',
    b'{"eventName":"OnRoutingStateChanged","loginName":"oxe70120","routingState":{"dndState":{"activate":true},'
    b'"forwardRoutes":[{"forwardType":"BUSY","destinations":[{"type":"NUMBER","number":"1"}]}],"presentationRoutes":[]}}',
    b'{"eventName":"OnUserInfoChanged","user":{"loginName":"oxe70120","firstName":"A","lastName":"B","voicemail":'
    b'{"number":"1"},"devices":[{"type":"MOBILE","id":"2"}],"companyPhone":"70120"}}',
    b'{"ask":"user","loginName":"oxe70120","firstName":"A"}\n{"ask":"telephony","calls":[{' + _CALL + b"}]}",
    b'{"eventName":"OnChannelInformation","text":"hello"}',
]
_XUC: Final = [
    b'{"username":"alice","message":{"msgType":"PhoneEvent","ctiMessage":{"eventType":"EventRinging","DN":"1001",'
    b'"otherDN":"1002","linkedId":"1.1","uniqueId":"1.1","userData":{"XIVO_USERID":"4"}}}}\n'
    b'{"username":"alice","message":{"msgType":"PhoneEvent","ctiMessage":{"eventType":"EventReleased","uniqueId":"1.1"}}}',
    b'{"username":"alice","message":{"msgType":"AgentEvent","ctiMessage":{}}}',
    b'{"msgType":"PhoneEvent","ctiMessage":{"eventType":"EventEstablished","uniqueId":"1.2"}}\n'
    b'{"eventType":"EventOnHold","uniqueId":"1.2"}\n{"eventType":"EventReleased","uniqueId":"1.2"}',
    b'{"msgType":"PhoneStatusUpdate","ctiMessage":{"status":1}}',
    b'{"msgType":"LoggedOn"}\n{"claz":"ping"}',
]
_ANSWERS: Final = [
    b"00" + b'{"a":[1,2.5,null,true,"\\u00e9"]}',
    b"\x010" + b'{"id":1}',
    b"\x012" + b'{"id":1}',
    b"\x02\x01",
    b"\x00\x03RIFF\xff\xfe",
    b"\x040"
    + b'{"httpStatus":"BAD_REQUEST","code":1001,"type":"INVALID_SESSION","message":"m","helpMessage":"h",'
    b'"innerMessage":"i","telephony":{"errorType":"INVOKE_FAILED"}}',
    b"\x050" + b'{"error":"TokenExpired","message":"Token"}',
    b"\x00\x00" + b'{"login":"alice","token":"a.b.c","TTL":3600}',
    b"\x00\x00"
    + b'{"subscriptionId":"S","status":"ACCEPTED","publicPollingUrl":"https://o2g/api/rest/1.0/notifications/S"}',
    b"\x00\x00eyJh.eyJsb2dpbiI6ImEiLCJ1c2VyVHlwZSI6IndlYnNlcnZpY2UifQ.c",
    b'\x00\x00attachment; filename*=UTF-8\'\'na%C3%AFve.wav; filename="a\\"b.wav"',
    b"\x00\x00" + b"[" * 980 + b"]" * 980,
    b'\x04\x00{"a":' + b"[" * 980 + b"]" * 980 + b"}",
    b"\x00\x00https://o2g.example.com:443/api/rest/1.0/notifications/S?a=b",
]
_REWRITTEN: Final = [
    b'0{"publicUrl":"https://o2g.example.com:443/api/rest/1.0","internalUrl":"https://10.0.0.2/behind/api/rest/1.0",'
    b'"services":[{"relativeUrl":"/users"}],"publicBaseUrl" : "https://o2g/api/rest"}',
    b'1{"publicPollingUrl":"http://o2g:8016/OTEvents?x=1","text":"\\"publicUrl\\":\\"https://a/api/rest\\""}',
    b'1{"privatePollingUrl":"https://[::1]:8443/api/rest/x","privateBaseUrl":"ftp://x/api/rest"}',
    b"0https://o2g.internal:8443/behind/api/rest/1.0/sessions",
    b"1/behind/api/rest/1.0/users?a#b",
    b"1//10.0.0.2/api/rest",
    b"1AlcUserId=abc; Domain=o2g.internal; Path=/behind/api/rest; Secure; HttpOnly; SameSite=None; Partitioned",
    b"0Basic b3hlNzAxMjA6MDAwMA==",
]

TARGETS: Final = (
    Target(
        "o2g_events",
        o2g_events,
        _O2G,
        (
            *JSON_TOKENS,
            b'"ask":"routing"',
            b'"ask":"telephony"',
            b'"eventName":"OnCallModified"',
            b'"callRef":"C1"',
            b'"replacedByCallRef":"C1"',
            b'"state":"HELD"',
            b'"legs"',
            b'"participants"',
            b"%3B",
        ),
    ),
    Target(
        "xuc_events",
        xuc_events,
        _XUC,
        (*JSON_TOKENS, b'"msgType":"PhoneEvent"', b'"uniqueId":"1.1"', b'"eventType":"EventRinging"'),
    ),
    Target(
        "answers",
        site_answers,
        _ANSWERS,
        (*JSON_TOKENS, b'"TTL":', b"Token", b"1001", b"filename*=", b"utf-8''%ff", b"https://", b'"status":'),
    ),
    Target(
        "rewriting",
        rewriting,
        _REWRITTEN,
        (
            b'"publicUrl":"',
            b"https://",
            b"/api/rest",
            b"/behind",
            b"\\/",
            b"\\u002f",
            b"; Path=",
            b"; Secure",
            b"@",
        ),
    ),
)
