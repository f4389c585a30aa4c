# syntax=docker/dockerfile:1
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY protocol protocol
COPY bridge bridge
RUN python -m venv /opt/ctibridge && /opt/ctibridge/bin/pip install --no-cache-dir .

FROM python:3.12-slim
RUN useradd --system --no-create-home --uid 10001 ctibridge
COPY --from=build /opt/ctibridge /opt/ctibridge
ENV PATH=/opt/ctibridge/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
WORKDIR /etc/ctibridge
EXPOSE 8090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8090/healthz', timeout=2)"]
ENTRYPOINT ["ctibridge"]
CMD ["serve", "--config", "/etc/ctibridge/ctibridge.toml"]
