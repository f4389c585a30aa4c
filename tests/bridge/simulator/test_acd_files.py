"""Files of the simulated contact centre's statistics: CSV, Excel, and how they travel over HTTP."""

from __future__ import annotations

import struct

import pytest

from bridge.simulator.face import File
from bridge.simulator.o2g_acd_files import SECTOR, Cell, csv_file, xls_file
from bridge.simulator.o2g_http import file_answer


def workbook(data: bytes) -> bytes:
    """The workbook's stream of a compound file, found as the format says: header, table, directory, chain."""
    sectors = [data[place : place + SECTOR] for place in range(SECTOR, len(data), SECTOR)]
    table_sectors, directory = struct.unpack_from("<II", data, 44)
    cutoff, _, _, list_sector, lists = struct.unpack_from("<IIIII", data, 56)
    assert cutoff == 4096
    listed = list(struct.unpack_from("<109I", data, 76))
    for _ in range(lists):
        *more, following = struct.unpack("<128I", sectors[list_sector])
        listed += more
        list_sector = following
    table: list[int] = []
    for sector in listed[:table_sectors]:
        table += struct.unpack("<128I", sectors[sector])
    entries = sectors[directory]
    name = entries[128 : 128 + 64].decode("utf-16-le").rstrip("\0")
    first, size = struct.unpack_from("<IQ", entries, 128 + 116)
    assert name == "Workbook"
    stream = b""
    while first != 0xFFFFFFFE:
        stream += sectors[first]
        first = table[first]
    assert size <= len(stream)
    return stream[:size]


def cells(stream: bytes) -> dict[tuple[int, int], Cell]:
    """The cells of the one sheet, which begins where the workbook says."""
    found: dict[tuple[int, int], Cell] = {}
    place, sheet = 0, None
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if kind == 0x0085:
            sheet = struct.unpack_from("<I", body)[0]
        if kind == 0x0809 and place:
            assert place == sheet
        if kind == 0x0203:
            row, column, _, number = struct.unpack("<HHHd", body)
            found[row, column] = number
        if kind == 0x0204:
            row, column, _, characters, wide = struct.unpack_from("<HHHHB", body)
            assert wide == 1
            text = body[9:].decode("utf-16-le")
            assert len(text) == characters
            found[row, column] = text
        place += 4 + length
        if kind == 0 and length == 0:
            break
    return found


@pytest.mark.parametrize("rows", [0, 1, 40, 3000, 15_000])
def test_a_workbook_of_any_size_has_the_cells_of_its_table(rows: int) -> None:
    table: list[list[Cell]] = [["naïve", "b", None]]
    table += [[row, row / 4, f"00:00:{row % 60:02d}"] for row in range(rows)]
    found = cells(workbook(xls_file(table, "Statistics")))
    expected = {
        (place, column): value
        for place, row in enumerate(table)
        for column, value in enumerate(row)
        if value is not None
    }
    assert found == expected


def test_a_long_text_is_cut_to_what_a_cell_holds() -> None:
    found = cells(workbook(xls_file([["x" * 300]], "S" * 40)))
    assert found == {(0, 0): "x" * 255}


def test_a_csv_file_is_quoted_where_it_must_be() -> None:
    assert csv_file([["a", "b,c"], [1, 'say "d"'], [None, 2.5]]) == b'a,"b,c"\r\n1,"say ""d"""\r\n,2.5\r\n'


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("team.zip", b'attachment; filename="team.zip"'),
        ("équipe.zip", b"attachment; filename*=UTF-8''%C3%A9quipe.zip"),
        ('a"b.zip', b"attachment; filename*=UTF-8''a%22b.zip"),
        ("a\r\nb.zip", b"attachment; filename*=UTF-8''a%0D%0Ab.zip"),
    ],
)
def test_a_files_name_goes_out_whatever_it_is(name: str, disposition: bytes) -> None:
    answer = file_answer(File("application/zip", name, b"PK"))
    assert dict(answer.headers)[b"content-disposition"] == disposition
    assert answer.content == b"PK"
