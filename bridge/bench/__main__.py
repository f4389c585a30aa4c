"""`python -m bridge.bench`: the benchmark without the rest of the command line."""

from __future__ import annotations

import argparse
import sys

from bridge import bench

parser = argparse.ArgumentParser(prog="python -m bridge.bench", description=bench.__doc__)
bench.add_arguments(parser)
sys.exit(bench.main(parser.parse_args()))
