# syntax=docker/dockerfile:1
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY protocol protocol
COPY bridge bridge
COPY clients/javascript/src clients/javascript/src
COPY clients/javascript/classic clients/javascript/classic
RUN python -m venv /opt/ctibridge && /opt/ctibridge/bin/pip install --no-cache-dir .

FROM python:3.12-slim
RUN useradd --system --no-create-home --uid 10001 ctibridge
COPY --from=build /opt/ctibridge /opt/ctibridge
ENV PATH=/opt/ctibridge/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
WORKDIR /etc/ctibridge
EXPOSE 8090
STOPSIGNAL SIGTERM
# With a certificate in [server] set this to https://127.0.0.1:8090/healthz; whose certificate it is does not matter here.
ENV CTIBRIDGE_HEALTH=http://127.0.0.1:8090/healthz
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD \
    python -c "import os, ssl, urllib.request as u; u.urlopen(os.environ['CTIBRIDGE_HEALTH'], timeout=2, context=ssl._create_unverified_context())"
ENTRYPOINT ["ctibridge"]
CMD ["serve", "--config", "/etc/ctibridge/ctibridge.toml"]
