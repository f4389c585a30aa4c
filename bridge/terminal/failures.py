"""What goes wrong with `ctibridge call` and `events`, each with its exit status and what to do about it.

`Failure` > `CallFailed` (1), `WrongUsage` (2), `NoConnection` (3).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Final

import websockets

from bridge.terminal.style import Style, printable
from protocol import jsonrpc

SIGN_IN_FAILED: Final = 4001
"""On a new connection: the token is not accepted. On an older one: the session has expired."""

EXIT_STATUSES: Final = (
    "exit status: 0 done; 1 the call was answered with an error; 2 wrong usage; 3 no bridge could be reached, or\n"
    "it went away; 130 interrupted\n"
)
"""For the help of the commands."""


class Failure(Exception):
    """The command ends; the text says why, `remedy` what to do."""

    status: ClassVar[int] = 1

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.remedy = remedy

    def as_object(self) -> dict[str, Any]:
        """The `error` member of what `--json` prints: `{code, message}`, and `data` where there is any."""
        return {"code": None, "message": str(self)}

    def lines(self, style: Style) -> list[str]:
        """What is written to standard error."""
        lines = [f"{style('ctibridge:', 'bold', 'red')} {printable(str(self))}"]
        if self.remedy:
            lines[0] += f"; {self.remedy}"
        return lines


class WrongUsage(Failure):
    """What was asked for cannot be sent."""

    status = 2


class NoConnection(Failure):
    """No bridge answers, or it went away; `final` where trying again makes no sense."""

    status = 3

    def __init__(self, why: str, remedy: str = "", *, final: bool = False) -> None:
        super().__init__(why, remedy)
        self.final = final


class CallFailed(Failure):
    """The bridge answered with an error: `error` is `{code, message, data?}`."""

    def __init__(self, error: dict[str, Any], remedy: str = "") -> None:
        super().__init__(str(error.get("message")), remedy)
        self.error = error

    @property
    def code(self) -> int | None:
        """The code of the error (protocol.md section 7)."""
        code = self.error.get("code")
        return code if isinstance(code, int) else None

    def as_object(self) -> dict[str, Any]:
        """As the bridge said it."""
        return self.error

    def lines(self, style: Style) -> list[str]:
        """Words, code and its name; the data; the remedy."""
        name = jsonrpc.ERROR_NAMES.get(self.code or 0, "unknown")
        lines = [f"{style('ctibridge:', 'bold', 'red')} {printable(str(self))} ({self.code}, {name})"]
        data = self.error.get("data")
        if data is not None:
            lines.append(style.json(data))
        remedy = self.remedy or _REMEDIES.get(self.code or 0, "")
        if remedy:
            lines.append(f"{style('to do:', 'bold')} {remedy}")
        return lines


FINAL_CODES: Final = frozenset({1008, SIGN_IN_FAILED, 4003, 4009})
"""Close codes after which the same would happen again: origin refused, sign-in failed, token revoked, taken over."""

PASSING_STATUSES: Final = frozenset({408, 425, 429})
"""Refusals of the handshake that are not for ever; those of 500 and above are not either."""

_REMEDIES: Final = {
    jsonrpc.NOT_SIGNED_IN: "name the user with --login, and give the password: --password asks for it, and "
    "CTIBRIDGE_PASSWORD or --password-env name a variable that holds it",
    jsonrpc.FORBIDDEN: "the bridge's configuration does not let this through: allow_methods and allow_paths of "
    "the site, or the user's own rights",
    jsonrpc.SITE_UNREACHABLE: "nothing was executed; `ctibridge doctor --config FILE` on the bridge's machine says "
    "what is wrong",
    jsonrpc.UPSTREAM_TIMEOUT: "look whether it was executed before you try again; --timeout allows more time",
    jsonrpc.TOO_MANY_REQUESTS: "try again after `retryAfter` seconds",
}
"""Code → what helps, where the words of the error do not say it already."""


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Raises `Failure` for what the sockets raise."""
    try:
        yield
    except BrokenPipeError:
        raise  # it is the reader of our output that is gone
    except websockets.InvalidURI as error:
        raise WrongUsage(f"--url: {error}", "it must look like ws://127.0.0.1:8090/ws") from error
    except websockets.InvalidStatus as error:
        final = error.response.status_code < 500 and error.response.status_code not in PASSING_STATUSES
        raise NoConnection(*_refused(url, error), final=final) from error
    except websockets.InvalidHandshake as error:
        remedy = "does it want TLS? then --url begins with wss://" if url.startswith("ws://") else ""
        raise NoConnection(f"what answers at {url} is no bridge: {error}", remedy) from error
    except websockets.ConnectionClosed as error:
        code = None if error.rcvd is None else error.rcvd.code
        why = f"the bridge closed the connection: {error}"
        raise NoConnection(why, closed_remedy(error), final=code in FINAL_CODES) from error
    except ssl.SSLCertVerificationError as error:
        remedy = "trust its authority with --ca-file PEM"
        raise NoConnection(
            f"the certificate at {url} is not trusted: {error.verify_message}", remedy
        ) from error
    except ssl.SSLError as error:
        why = f"no TLS connection to {url}: {error.reason or error}"
        raise NoConnection(why, "does it speak TLS at all? else --url begins with ws://") from error
    except TimeoutError as error:
        raise NoConnection(f"no bridge answers at {url} in time", "is it running and reachable?") from error
    except OSError as error:
        raise NoConnection(
            f"no bridge answers at {url}: {_words(error)}", "is it running? `ctibridge demo` starts one"
        ) from error


def _refused(url: str, error: websockets.InvalidStatus) -> tuple[str, str]:
    answer = error.response
    said = printable((answer.body or b"").decode(errors="replace").strip())[:300]
    why = f"the bridge refused the connection: HTTP {answer.status_code}{f', {said}' if said else ''}"
    remedy = {
        404: "the socket's address ends with /ws, or with /sites/SITE/ws",
        503: "it is about to stop; try again soon",
    }
    return why, remedy.get(answer.status_code, "")


def closed_remedy(error: websockets.ConnectionClosed) -> str:
    """What to do after a close of the bridge's (protocol.md section 7)."""
    remedies = {
        1013: "it is overloaded; try again later",
        4001: "the token or the sign-in has expired; give another one",
        4003: "the token was revoked; ask for another one",
        4009: "another client has taken the session over",
    }
    return remedies.get(error.rcvd.code, "") if error.rcvd is not None else ""


def _words(error: OSError) -> str:
    """The system's words; asyncio joins those of several addresses itself."""
    return str(error.strerror or error)
