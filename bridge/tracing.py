"""Traces, for those who want them: a span for each call, and below it one for each REST request that it becomes.

With `[tracing] enabled = true` and the extra `ctibridge[otel]`, OpenTelemetry's own environment variables say where
spans go (`OTEL_EXPORTER_OTLP_ENDPOINT`), what the service is called, how many calls are sampled. Without it nothing
of this costs anything: carriers are not wrapped, and a call asks once whether there is a tracer.

Errors: `TracingError`, where the extra is not installed.
"""

from __future__ import annotations

import contextvars
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bridge.transport import Done, Request, Response, Started, StreamedResponse, Transport, TransportError

if TYPE_CHECKING:
    from opentelemetry.trace import Span, SpanKind, Tracer

T = TypeVar("T")

SERVICE_NAME = "ctibridge"
"""What the service is called where `OTEL_SERVICE_NAME` does not say."""


class TracingError(Exception):
    """Traces cannot be made; the text says what to install."""


class Tracing:
    """Makes the spans. There is one of it, or none (`active()`)."""

    def __init__(self, tracer: Tracer, shutdown: Callable[[], None]) -> None:
        from opentelemetry import propagate, trace

        self._tracer = tracer
        self._shutdown = shutdown
        self._trace = trace
        self._inject = propagate.inject
        self._extract = propagate.extract

    def close(self) -> None:
        """Send what has not been sent yet."""
        self._shutdown()

    @contextmanager
    def call(self, method: str, **attributes: str | None) -> Iterator[Callable[[str], None]]:
        """A span for one JSON-RPC call, current inside the block; what is yielded ends it with the outcome."""
        span = self._span(
            method,
            self._trace.SpanKind.SERVER,
            {"rpc.system": "jsonrpc", "rpc.method": method, **attributes},
        )

        def end(outcome: str) -> None:
            if outcome != "ok":
                span.set_attribute("rpc.jsonrpc.error_code", outcome)
                span.set_status(self._trace.StatusCode.ERROR)
            span.end()

        with self._trace.use_span(span, end_on_exit=False):
            yield end

    def request(self, site: str, request: Request) -> Span:
        """A span for one REST request, below the current one, or below the client's own (`traceparent`).

        The request carries on what its receiver needs to continue the trace.
        """
        parent = None
        if not self._trace.get_current_span().get_span_context().is_valid:
            parent = self._extract({name.lower(): value for name, value in request.headers})
        span = self._tracer.start_span(
            request.method,
            parent,
            self._trace.SpanKind.CLIENT,
            {
                "http.request.method": request.method,
                # Without its query, in which secrets may stand.
                "url.path": request.target.partition("?")[0],
                "ctibridge.site": site,
            },
        )
        carried: dict[str, str] = {}
        self._inject(carried, self._trace.set_span_in_context(span))
        kept = [field for field in request.headers if field[0].lower() not in carried]
        request.headers = [*kept, *carried.items()]
        return span

    def end(self, span: Span, outcome: object) -> None:
        """A request is over: an answer with a status, or why there is none. What comes later does not count."""
        if not span.is_recording():
            return
        if isinstance(outcome, BaseException):
            span.set_attribute("error.type", type(outcome).__name__)
            span.set_status(self._trace.StatusCode.ERROR)
        else:
            status = getattr(outcome, "status", None)
            if status is not None:
                span.set_attribute("http.response.status_code", status)
                if status >= 400:
                    span.set_status(self._trace.StatusCode.ERROR)
        span.end()

    def _span(self, name: str, kind: SpanKind, attributes: dict[str, str | None]) -> Span:
        known = {key: value for key, value in attributes.items() if value is not None}
        return self._tracer.start_span(name, kind=kind, attributes=known)


_tracing: Tracing | None = None


def active() -> Tracing | None:
    """The tracer, if there is one."""
    return _tracing


def enable() -> None:
    """Make traces from now on. Raises `TracingError`."""
    global _tracing
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise TracingError(
            f"tracing.enabled: {error.name} is not installed; pip install 'ctibridge[otel]'"
        ) from error
    name = os.environ.get("OTEL_SERVICE_NAME", SERVICE_NAME)
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _tracing = Tracing(trace.get_tracer("ctibridge"), provider.shutdown)


def disable() -> None:
    """Send what is left, and make no more."""
    global _tracing
    ending, _tracing = _tracing, None
    if ending is not None:
        ending.close()


def bound(function: Callable[[], T]) -> Callable[[], T]:
    """A function that is called later, below the span that is current now."""
    if _tracing is None:
        return function
    context = contextvars.copy_context()
    return lambda: context.run(function)


def traced(site: str, carrier: Transport) -> Transport:
    """A carrier whose requests have spans; the carrier itself where no traces are made."""
    return carrier if _tracing is None else TracedTransport(site, carrier, _tracing)


class TracedTransport:
    """Makes a span for each request (`bridge.transport.Transport`)."""

    def __init__(self, site: str, carrier: Transport, tracing: Tracing) -> None:
        self._site = site
        self._carrier = carrier
        self._tracing = tracing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._carrier, name)

    def submit(self, request: Request, done: Done) -> Callable[[], None]:
        """See `Transport.submit`."""
        ended, cancelled = self._begin(request, done)
        cancel = self._carrier.submit(request, ended)
        return _both(cancel, cancelled)

    def start(self, request: Request, done: Started, *, whole_bytes: int) -> Callable[[], None]:
        """See `Transport.start`."""
        ended, cancelled = self._begin(request, done)
        cancel = self._carrier.start(request, ended, whole_bytes=whole_bytes)
        return _both(cancel, cancelled)

    async def request(self, request: Request) -> Response:
        """See `Transport.request`."""
        span = self._tracing.request(self._site, request)
        outcome: object = None
        try:
            outcome = answer = await self._carrier.request(request)
        except TransportError as error:
            outcome = error
            raise
        finally:
            self._tracing.end(span, outcome)
        return answer

    def stream(
        self, request: Request, *, body: AsyncIterator[bytes] | None = None
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """See `Transport.stream`. The span ends with the answer's head: an event channel is open for days."""
        return self._stream(request, body)

    @asynccontextmanager
    async def _stream(
        self, request: Request, body: AsyncIterator[bytes] | None
    ) -> AsyncIterator[StreamedResponse]:
        span = self._tracing.request(self._site, request)
        try:
            async with self._carrier.stream(request, body=body) as answer:
                self._tracing.end(span, answer)
                yield answer
        except TransportError as error:
            self._tracing.end(span, error)
            raise

    async def close(self) -> None:
        """Close the carrier."""
        await self._carrier.close()

    def _begin(
        self, request: Request, done: Callable[[T], None]
    ) -> tuple[Callable[[T], None], Callable[[], None]]:
        span = self._tracing.request(self._site, request)
        context = contextvars.copy_context()

        def ended(outcome: T) -> None:
            self._tracing.end(span, outcome)
            # What follows from the answer belongs to the call that the request was made for.
            context.run(done, outcome)

        return ended, lambda: self._tracing.end(span, None)


def _both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def both() -> None:
        first()
        second()

    return both
