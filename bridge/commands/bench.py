"""`ctibridge bench`: the benchmark."""

from __future__ import annotations

import argparse

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(commands, "bench", "the benchmark, with its peers, in one run")
    from bridge import bench

    bench.add_arguments(command)
    command.set_defaults(run=bench.main)
