"""What every record of the catalogue is, and where the data is read from. Raises no exceptions of its own."""

from __future__ import annotations

from importlib import resources

import msgspec


class Fact(msgspec.Struct, frozen=True, gc=False, rename="camel", forbid_unknown_fields=True):
    """A record of the catalogue. A key the loader does not know is an error, so that none gets lost."""


def data(name: str) -> bytes:
    """One of the files beside this module."""
    return resources.files("protocol.catalogue").joinpath(name).read_bytes()
