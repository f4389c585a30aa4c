"""The simulated XiVO's dynamic filters against what SQL does, at random."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bridge.simulator.xivo_callbacks import BadRequest, Callbacks, Period, apply_filters

WORDS = st.text("ab%_*", max_size=6)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"phoneNumber": WORDS, "queueId": st.integers(0, 3)}, optional={"company": WORDS, "firstName": WORDS}
    ),
    max_size=6,
)
OPERATORS = ("=", "!=", ">", ">=", "<", "<=", "like", "ilike", "is null", "is not null")
TEXT_FILTERS = st.fixed_dictionaries(
    {
        "field": st.sampled_from(["phoneNumber", "company", "firstName"]),
        "operator": st.sampled_from(OPERATORS),
        "value": WORDS,
        "order": st.sampled_from([None, "ASC", "DESC"]),
    }
)
NUMBER_FILTERS = st.fixed_dictionaries(
    {
        "field": st.just("queueId"),
        "operator": st.sampled_from(OPERATORS[:6]),
        "value": st.integers(-1, 4),
        "order": st.sampled_from([None, "ASC", "DESC"]),
    }
)


def by_sqlite(rows: list[dict[str, Any]], filters: list[dict[str, Any]]) -> list[int]:
    """What a data base finds, as places of rows."""
    base = sqlite3.connect(":memory:")
    try:
        base.execute("create table r (place integer, phoneNumber, company, firstName, queueId)")
        for place, row in enumerate(rows):
            values = (place, row["phoneNumber"], row.get("company"), row.get("firstName"), row["queueId"])
            base.execute("insert into r values (?,?,?,?,?)", values)
        base.create_function("alike", 2, lambda text, pattern: text is not None and _like(text, pattern))
        tests, values_ = ["1"], []
        for each in filters:
            name, operator = each["field"], each["operator"]
            if operator.startswith("is"):
                tests.append(f"{name} {operator}")
            elif operator.endswith("like"):
                fold = "lower" if operator == "ilike" else ""
                tests.append(f"alike({fold}({name}), {fold}(?))")
                values_.append(each["value"])
            else:
                tests.append(f"{name} {operator} ?")
                values_.append(each["value"])
        orders = [f"{each['field']} {each['order']}" for each in filters if each["order"]]
        text = f"select place from r where {' and '.join(tests)} order by {', '.join([*orders, '1'])}"
        return [place for (place,) in base.execute(text, values_)]
    finally:
        base.close()


def _like(text: str, pattern: str) -> bool:
    pieces = {"%": ".*", "_": "."}
    return re.fullmatch("".join(pieces.get(c) or re.escape(c) for c in pattern), text, re.DOTALL) is not None


@given(ROWS, st.lists(TEXT_FILTERS | NUMBER_FILTERS, max_size=3))
def test_filters_find_what_a_data_base_finds_in_its_order(
    rows: list[dict[str, Any]], filters: list[dict[str, Any]]
) -> None:
    found = apply_filters(rows, filters)
    places = [next(place for place, row in enumerate(rows) if row is each) for each in found]
    # Rows that are equal in what is ordered may stand in any order: a data base has none for them.
    descending = any(each["order"] == "DESC" for each in filters)
    expected = by_sqlite(rows, filters)
    assert sorted(places) == sorted(expected)
    if not descending:
        assert places == expected


@given(st.text())
def test_no_text_whatever_is_imported_by_half(text: str) -> None:
    callbacks = Callbacks(
        [Period("1", "Day", "09:00:00", "17:00:00", default=True)], lambda: date(2024, 5, 6)
    )
    wanted = callbacks.create_list("x", 1)
    try:
        count = callbacks.import_csv(wanted.uuid, text)
    except BadRequest:
        count = 0
    assert len(wanted.requests) == count
