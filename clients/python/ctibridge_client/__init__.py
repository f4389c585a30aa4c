"""A client of ctibridge: phone calls, agents, PBX management and events over one WebSocket; asyncio, and without."""

from ctibridge_client.aio import AsyncClient, EventStream
from ctibridge_client.blocking import BlockingEventStream, Client
from ctibridge_client.errors import (
    CallFailed,
    ClientError,
    Closed,
    ConnectionLost,
    Forbidden,
    InternalError,
    InvalidParams,
    InvalidRequest,
    MethodNotFound,
    NotSignedIn,
    NotSupported,
    ParseError,
    SignInFailed,
    SiteUnreachable,
    TimedOut,
    TimedOutUpstream,
    TooLarge,
    TooManyRequests,
    UpstreamError,
)
from ctibridge_client.events import Event

__all__ = [
    "AsyncClient",
    "BlockingEventStream",
    "CallFailed",
    "Client",
    "ClientError",
    "Closed",
    "ConnectionLost",
    "Event",
    "EventStream",
    "Forbidden",
    "InternalError",
    "InvalidParams",
    "InvalidRequest",
    "MethodNotFound",
    "NotSignedIn",
    "NotSupported",
    "ParseError",
    "SignInFailed",
    "SiteUnreachable",
    "TimedOut",
    "TimedOutUpstream",
    "TooLarge",
    "TooManyRequests",
    "UpstreamError",
]
