"""The programs that the explorer shows, copied from the page and run as they stand, against the demo."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import NODE, Console

ROOT = Path(__file__).parents[3]
CLIENTS = ROOT / "clients"
JDK_VERSION = 17
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For programs that run for a second: compiling the client takes 2.3 s of a core with them, 5.3 s without."""

RUN_S = 100.0
"""How long a program may take; the slowest, Java's, compiles itself first: 1.5 s on an idle machine."""

PASSWORD = "0000"

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]

CALLS: dict[str, tuple[dict[str, str], str]] = {
    "rpc.ping": ({}, ""),
    "Cti.dnd": ({"state": "false"}, ""),
    "O2g.telephony.getCalls": ({}, "calls"),
    "O2g.directory.search": (
        {
            "filter": '{"field": "lastName", "operation": "BEGIN_WITH", "operand": "B"}',
            "limit": "3",
        },
        "",
    ),
    "Session.info": ({}, "oxe70125"),
}
"""Methods, what is written into their forms, and a word of what the programs print."""

COMPILED = ("Cti.dnd", "O2g.directory.search")
"""Those of them that are run in Java: each is compiled when it starts, 2 s of a whole core."""


def _java() -> str | None:
    if shutil.which("java") is None or shutil.which("javac") is None:
        return None
    said = subprocess.run(["javac", "-version"], capture_output=True, text=True, timeout=60, check=False)
    version = (said.stdout or said.stderr).split()[-1].partition(".")[0]
    return shutil.which("java") if version.isdecimal() and int(version) >= JDK_VERSION else None


def _run(command: list[str], folder: Path, **more: str) -> str:
    env = {**os.environ, "CTIBRIDGE_PASSWORD": PASSWORD, "JAVA_TOOL_OPTIONS": JAVA_OPTIONS, **more}
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=RUN_S, cwd=folder, env=env, check=False
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def _javascript(program: str, folder: Path) -> str:
    if NODE is None:
        pytest.skip("needs Node.js 20 or later")
    modules = folder / "node_modules"
    modules.mkdir(exist_ok=True)
    packages = {"ctibridge": CLIENTS / "javascript", "ws": CLIENTS / "javascript" / "node_modules" / "ws"}
    if not packages["ws"].is_dir():
        pytest.skip("needs `npm ci` in clients/javascript, as .ci/run does it")
    for name, place in packages.items():
        if not (modules / name).exists():
            (modules / name).symlink_to(place)
    (folder / "call.mjs").write_text(program)
    return _run([NODE, "call.mjs"], folder)


def _python(program: str, folder: Path) -> str:
    (folder / "call.py").write_text(program)
    return _run([sys.executable, "call.py"], folder, PYTHONPATH=str(CLIENTS / "python"))


def _java_classes(folder: Path) -> Path:
    """The client, compiled once for all calls."""
    classes = folder / "classes"
    if not classes.is_dir():
        sources = [str(path) for path in sorted((CLIENTS / "java" / "src" / "main").rglob("*.java"))]
        _run(["javac", "--release", str(JDK_VERSION), "-proc:none", "-d", str(classes), *sources], folder)
    return classes


def _in_java(program: str, folder: Path) -> str:
    java = _java()
    if java is None:
        pytest.skip(f"needs a JDK {JDK_VERSION} or later")
    (folder / "Call.java").write_text(program)
    return _run([java, "-cp", str(_java_classes(folder)), "Call.java"], folder)


def _shell(program: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return _run(["sh", "-c", program], folder, PATH=path)


def _jsonrpc(program: str, folder: Path) -> str:
    async def answers() -> str:
        frames = [json.loads(line) for line in program.splitlines()]
        if frames[0]["method"] == "Session.login":
            frames[0]["params"]["password"] = PASSWORD
        async with connect((folder / "url").read_text()) as socket:
            answer: dict[str, Any] = {}
            for frame in frames:
                await socket.send(json.dumps(frame))
                while answer.get("id") != frame["id"]:
                    answer = json.loads(await asyncio.wait_for(socket.recv(), RUN_S))
                assert "error" not in answer, answer
            return json.dumps(answer["result"])

    return asyncio.run(answers())


RUNNERS: dict[str, Callable[[str, Path], str]] = {
    "javascript": _javascript,
    "python": _python,
    "java": _in_java,
    "shell": _shell,
    "jsonrpc": _jsonrpc,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, demo: str) -> Path:
    made = tmp_path_factory.mktemp("programs")
    (made / "url").write_text(demo.replace("http", "ws", 1) + "/ws")
    return made


@pytest.mark.parametrize("language", RUNNERS)
async def test_the_code_of_a_call_runs_as_it_stands(
    demo: str, browser: Browser, folder: Path, language: str
) -> None:
    """protocol.md section 4: the same call from a program; the clients' READMEs: how it is written."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("oxe70125", PASSWORD, "o2g")
    await page.show("methods")
    for method, (fields, printed) in CALLS.items():
        if language == "java" and method not in COMPILED:
            continue
        await page.write("#method-search", method)
        await page.press(f'[data-method="{method}"]')
        await page.says(".method-name", method)
        for name, text in fields.items():
            await page.write(f"form [name={name}]", text)
        await page.press(f"[data-language={language}]")
        program = await page.text("#code")
        said = await asyncio.to_thread(RUNNERS[language], program, folder)
        assert printed in said, f"{program}\n{said}"
    assert page.tab.faults == []


async def test_code_names_the_site_that_one_is_signed_in_at(
    demo: str, browser: Browser, folder: Path
) -> None:
    """protocol.md section 1: `/sites/{site}`; section 3: `site` of `Session.login`."""
    page = await Console.open(browser, demo, "phone")
    await page.sign_in("alice", "alice", "xivo")
    await page.show("methods")
    await page.write("#method-search", "Session.info")
    await page.press('[data-method="Session.info"]')
    for language in ("python", "shell"):
        await page.press(f"[data-language={language}]")
        program = await page.text("#code")
        password = {"CTIBRIDGE_PASSWORD": "alice"}
        if language == "python":
            (folder / "call.py").write_text(program)
            command, more = [sys.executable, "call.py"], {"PYTHONPATH": str(CLIENTS / "python")}
        else:
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            command, more = ["sh", "-c", program], {"PATH": path}
        said = await asyncio.to_thread(_run, command, folder, **password, **more)
        assert "alice" in said
        assert "xivo" in said
