"""`python -m tests.fuzz TARGET --runs N`: throw inputs at one target, guided by coverage where atheris is installed.

`--list` names the targets. A fault ends it: the input is written to `--found` and shown. Exit status 0 means that
there was none.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import logging
import random
import resource
import signal
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

INPUT_LIMIT_S: Final = 5.0
"""Of processor time, for one input: a hang. The slowest of the seeds takes some milliseconds."""

GROWTH_MOST_MIB: Final = 256
"""By how much the process may grow: the inputs that are kept, and what Python keeps of its own."""

MOST_BYTES: Final = 4_096
"""Of one input: larger ones find no more, and slowly."""


class Hang(Exception):
    """An input has taken longer than `INPUT_LIMIT_S`."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument(
        "--corpus", type=Path, help="where inputs that reach new places are kept (with atheris)"
    )
    parser.add_argument("--found", type=Path, default=Path(mkdtemp(prefix="ctibridge-fuzz-")))
    parser.add_argument("--random", action="store_true", help="without atheris, though it is installed")
    parser.add_argument("--minimise", action="store_true", help="renew tests/data/fuzz/TARGET from --corpus")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    guided = not options.random and importlib.util.find_spec("atheris") is not None
    atheris = importlib.import_module("atheris") if guided else None
    if atheris is not None:
        with atheris.instrument_imports(include=["protocol", "bridge"], enable_loader_override=False):
            registry = importlib.import_module("tests.fuzz.registry")
    else:
        registry = importlib.import_module("tests.fuzz.registry")
    if options.list or options.target not in registry.TARGETS:
        print("\n".join(registry.TARGETS))
        sys.exit(0 if options.list else 2)
    target = registry.TARGETS[options.target]
    if options.minimise:
        minimise = importlib.import_module("tests.fuzz.minimise").minimise
        minimise(target, options.corpus, registry.CORPUS / target.name)
    elif atheris is not None:
        _guided(atheris, target, registry.corpus(target), options)
    else:
        _at_random(target, registry.corpus(target), options)


def _limited(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """`run` within its time. A timer of processor time: a busy machine makes no hangs."""

    def hang(number: int, frame: types.FrameType | None) -> None:
        raise Hang(f"more than {INPUT_LIMIT_S:g} s of processor time")

    signal.signal(signal.SIGVTALRM, hang)

    def limited(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, INPUT_LIMIT_S)
        try:
            run(data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    return limited


def _guided(atheris: Any, target: Any, corpus: list[bytes], options: argparse.Namespace) -> None:
    folder = options.corpus or Path(mkdtemp(prefix="ctibridge-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(corpus):
        (folder / f"seed-{number:04}").write_bytes(data)
    options.found.mkdir(parents=True, exist_ok=True)
    words = options.found / f"{target.name}.dict"
    words.write_text("".join(f'"{_escaped(token[:64])}"\n' for token in target.tokens))
    arguments = [
        sys.argv[0],
        f"-runs={options.runs}",
        f"-max_len={MOST_BYTES}",
        f"-rss_limit_mb={_rss_mib() + GROWTH_MOST_MIB:.0f}",
        "-timeout=60",
        f"-dict={words}",
        f"-artifact_prefix={options.found}/{target.name}-",
        "-print_final_stats=1",
        "-reload=0",
        "-verbosity=0",
        str(folder),
    ]
    if options.seed:
        arguments.insert(1, f"-seed={options.seed}")
    atheris.Setup(arguments, _limited(target.run))
    atheris.Fuzz()


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


def _at_random(target: Any, corpus: list[bytes], options: argparse.Namespace) -> None:
    mutated = importlib.import_module("tests.fuzz.mutation").mutated
    seed = options.seed or time.time_ns()
    source = random.Random(seed)
    run = _limited(target.run)
    began, before = time.monotonic(), _rss_mib()
    for number in range(options.runs):
        data = mutated(source, corpus, target.tokens)[:MOST_BYTES]
        try:
            run(data)
        except BaseException:
            options.found.mkdir(parents=True, exist_ok=True)
            path = options.found / f"{target.name}-{seed}-{number}"
            path.write_bytes(data)
            print(f"input {number} of seed {seed}, kept in {path}: {data!r}", file=sys.stderr)
            raise
    grown = _rss_mib() - before
    took = time.monotonic() - began
    print(f"{target.name}: {options.runs} inputs in {took:.0f} s, the process has grown by {grown:.0f} MiB")
    if grown > GROWTH_MOST_MIB:
        sys.exit(f"that is more than {GROWTH_MOST_MIB} MiB")


def _rss_mib() -> float:
    """The most memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
