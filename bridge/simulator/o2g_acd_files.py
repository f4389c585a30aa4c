"""Tables as files: CSV, Excel's binary format (BIFF8 in a compound file), and the zip that both travel in.

O2G gives statistics zipped, in files named csv and xls (seed document 004, "Call Center Statistics"). Raises
nothing.
"""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Sequence

Cell = int | float | str | None
Table = Sequence[Sequence[Cell]]

SECTOR = 512
LIST_SECTOR, FAT_SECTOR, END_OF_CHAIN, FREE = 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
STREAM_MIN = 4096
"""A shorter stream would have to go to another place of the file, the mini stream."""
ENTRIES_PER_SECTOR = SECTOR // 4
HEADER_FAT_SECTORS = 109
"""As many sectors of the allocation table can be named in the header: a file of 6.8 MiB."""

BIFF_ROWS_MAX = 65_536
"""The rows of a sheet; further ones are left out."""
LABEL_MAX = 255
"""The characters of a cell; further ones are left out."""


def csv_file(table: Table) -> bytes:
    """Comma separated, with CRLF, in UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode()


def zipped(name: str, data: bytes) -> bytes:
    """A zip file with one file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def xls_file(table: Table, sheet: str) -> bytes:
    """A workbook with one sheet; numbers are numbers, everything else is text."""
    return _compound(b"Workbook", _workbook(table, sheet))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, length: str) -> bytes:
    """A string of BIFF8: its length, that it is UTF-16, and it."""
    encoded = text[:LABEL_MAX].encode("utf-16-le", "replace")
    return struct.pack(f"<{length}B", len(encoded) // 2, 1) + encoded


def _workbook(table: Table, sheet: str) -> bytes:
    """The workbook's stream: what it is, one font, the formats that Excel insists on, and the sheet."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _text("Arial", "B")
    style_format = struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    cell_format = struct.pack("<HHHBBBBIIH", 0, 0, 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    head = b"".join(
        [
            _record(0x0809, begin),
            _record(0x0042, struct.pack("<H", 1200)),
            _record(0x003D, struct.pack("<9H", 0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600)),
            *[_record(0x0031, font)] * 4,
            *[_record(0x00E0, style_format)] * 15,
            _record(0x00E0, cell_format),
            _record(0x0293, struct.pack("<HBB", 0x8000, 0, 0xFF)),
        ]
    )
    name = _text(sheet[:31], "B")
    place = len(head) + 4 + 6 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IH", place, 0) + name)
    return head + bound + _record(0x000A) + _sheet(table)


def _sheet(table: Table) -> bytes:
    rows = table[:BIFF_ROWS_MAX]
    width = max((len(row) for row in rows), default=0)
    parts = [
        _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)),
        _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)),
    ]
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            where = struct.pack("<HHH", place, column, 15)
            if isinstance(value, (int, float)):
                parts.append(_record(0x0203, where + struct.pack("<d", value)))
            elif value:
                parts.append(_record(0x0204, where + _text(value, "H")))
    parts.append(_record(0x023E, struct.pack("<HHHIHHI", 0x06B6, 0, 0, 64, 0, 0, 0)))
    parts.append(_record(0x000A))
    return b"".join(parts)


def _compound(name: bytes, stream: bytes) -> bytes:
    """A compound file with one stream: header, allocation table, directory, stream."""
    stream = stream.ljust(STREAM_MIN, b"\0")
    sectors = -(-len(stream) // SECTOR)
    tables = 1
    named = lists = 0
    while tables * ENTRIES_PER_SECTOR < tables + lists + 1 + sectors or not named:
        tables += tables * ENTRIES_PER_SECTOR < tables + lists + 1 + sectors
        named = min(tables, HEADER_FAT_SECTORS)
        # Sectors that list those of the allocation table for which the header has no room.
        lists = -(-(tables - named) // (ENTRIES_PER_SECTOR - 1))
    directory = tables + lists
    first = directory + 1
    chain = [FAT_SECTOR] * tables + [LIST_SECTOR] * lists + [END_OF_CHAIN]
    chain += [first + place + 1 for place in range(sectors - 1)] + [END_OF_CHAIN]
    chain += [FREE] * (tables * ENTRIES_PER_SECTOR - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x003E, 0x0003, 0xFFFE, 9, 6)
    header += struct.pack("<IIIII", 0, tables, directory, 0, STREAM_MIN)
    header += struct.pack("<IIII", END_OF_CHAIN, 0, tables if lists else END_OF_CHAIN, lists)
    listed = list(range(named)) + [FREE] * (HEADER_FAT_SECTORS - named)
    header += struct.pack(f"<{HEADER_FAT_SECTORS}I", *listed)
    body = struct.pack(f"<{len(chain)}I", *chain)
    rest = list(range(named, tables))
    for place in range(lists):
        here, rest = rest[: ENTRIES_PER_SECTOR - 1], rest[ENTRIES_PER_SECTOR - 1 :]
        here += [FREE] * (ENTRIES_PER_SECTOR - 1 - len(here))
        following = tables + place + 1 if place + 1 < lists else END_OF_CHAIN
        body += struct.pack(f"<{ENTRIES_PER_SECTOR}I", *here, following)
    body += _entry(b"Root Entry", 5, 1, END_OF_CHAIN, 0) + _entry(name, 2, FREE, first, len(stream))
    body += _entry(b"", 0, FREE, 0, 0) * 2
    return header + body + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: bytes, kind: int, child: int, first: int, size: int) -> bytes:
    """One entry of the directory, of 128 bytes."""
    title = b"".join(bytes([each, 0]) for each in name)
    length = len(title) + 2 if name else 0
    links = struct.pack("<BBIII", kind, 1, FREE, FREE, child)
    return (
        title.ljust(64, b"\0")
        + struct.pack("<H", length)
        + links
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
