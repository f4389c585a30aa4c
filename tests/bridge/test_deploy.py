"""The files to run several bridges with are what their tools take, as far as can be told without containers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.config_file import load

DEPLOY = Path(__file__).parents[2] / "bridge" / "deploy"
CONFIGURATIONS = [DEPLOY / "compose" / "ctibridge.toml", DEPLOY / "kubernetes" / "ctibridge.toml"]


def checked(command: str, *arguments: str) -> None:
    """Run one of the checkers that come with the test extra; it must find no fault."""
    program = str(Path(sys.executable).with_name(command))
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda path: path.parent.name)
def test_the_bridges_configuration_is_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NATS_PASSWORD", "O2G_PASSWORD", "AGENT_TOKEN"):
        monkeypatch.setenv(name, "secret")
    config = load(path)
    assert config.cluster.servers == ["nats://nats:4222"]
    assert [(site.name, site.agent) for site in config.sites] == [("paris", "paris")]


def test_the_compose_file_is_one() -> None:
    checked(
        "check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose/compose.yaml")
    )


@pytest.mark.parametrize(
    "path", sorted((DEPLOY / "kubernetes").glob("[!k]*.yaml")), ids=lambda path: path.stem
)
def test_the_kubernetes_manifests_are_what_its_api_takes(path: Path) -> None:
    checked("kubernetes-validate", "--strict", str(path))


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl")
def test_the_manifests_come_together(tmp_path: Path) -> None:
    made = tmp_path / "all.yaml"
    with made.open("wb") as out:
        subprocess.run(
            ["kubectl", "kustomize", str(DEPLOY / "kubernetes")], stdout=out, check=True, timeout=100
        )
    text = made.read_text()
    assert text.count("\nkind: ") >= 8
    assert "name: ctibridge-" in text, "the name of the ConfigMap changes with the configuration"
    checked("kubernetes-validate", "--strict", str(made))


@pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx")
def test_the_balancers_configuration_is_one(tmp_path: Path) -> None:
    text = (DEPLOY / "compose/nginx.conf").read_text()
    assert "bridge-1:8090" in text
    assert "bridge-2:8090" in text
    text = text.replace("bridge-1:8090", "127.0.0.1:1").replace("bridge-2:8090", "127.0.0.1:2")
    path = tmp_path / "nginx.conf"
    path.write_text(f"pid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\n{text}")
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(path)], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
