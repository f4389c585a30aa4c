"""Personal contacts on the simulated XUC: made, found, changed, deleted, imported, exported, and never twice."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.simulator.xivo_contacts import FIELDS, BadContact, Contacts, SameContact
from tests.bridge.simulator.xivo_house import XivoHouse, good, refused

JOHN = {
    "firstname": "doe",
    "lastname": "john",
    "number": "1111",
    "mobile": "2222",
    "fax": "3333",
    "email": "j.doe@my.corp",
    "company": "corp",
}
HEADER = "company,email,fax,firstname,lastname,mobile,number"


@pytest.fixture
async def alice(xivo: XivoHouse) -> httpx.AsyncClient:
    return await xivo.cti("alice")


async def created(client: httpx.AsyncClient, **fields: Any) -> dict[str, str]:
    answer = await client.post("/contact/personal", json=fields)
    assert answer.status_code == 201
    contact: dict[str, str] = good(answer)
    return contact


async def test_a_contact_is_found_as_it_was_made(alice: httpx.AsyncClient) -> None:
    contact = await created(alice, **JOHN)
    assert contact == {"id": contact["id"], **JOHN}
    assert good(await alice.get(f"/contact/personal/{contact['id']}")) == contact


async def test_contacts_are_those_of_who_asks(xivo: XivoHouse, alice: httpx.AsyncClient) -> None:
    contact = await created(alice, **JOHN)
    bob = await xivo.cti("bob")
    assert good(await bob.get("/contact/personal"))["entries"] == []
    assert refused(await bob.get(f"/contact/personal/{contact['id']}")) == (404, "ContactNotFound")
    assert (await created(bob, **JOHN))["id"] != contact["id"]


async def test_the_list_shows_the_status_of_phones_of_the_house(
    xivo: XivoHouse, alice: httpx.AsyncClient
) -> None:
    await created(alice, firstname="hawkeye", lastname="pierce", number="1002", mobile="0761187406")
    await created(alice, firstname="peter", lastname="pan", number="9999")
    headers = ["Firstname", "Lastname", "Number", "Mobile", "Favorite"]
    hawkeye = ["hawkeye", "pierce", "1002", "0761187406", "false"]
    peter = ["peter", "pan", "9999", "", "false"]
    for status in (0, 8, 2):
        assert good(await alice.get("/contact/personal")) == {
            "entries": [{"status": status, "entry": hawkeye}, {"status": -2, "entry": peter}],
            "headers": headers,
        }
        if status == 0:
            await xivo.phone("1003", "dial", "1002")
        elif status == 8:
            await xivo.phone("1002", "answer")


@pytest.mark.parametrize("again", [JOHN, {**JOHN, "company": " corp "}, dict(reversed(JOHN.items()))])
async def test_the_same_contact_twice_is_a_duplicate(alice: httpx.AsyncClient, again: dict[str, str]) -> None:
    await created(alice, **JOHN)
    assert refused(await alice.post("/contact/personal", json=again)) == (409, "DuplicateContact")
    assert len(good(await alice.get("/contact/personal"))["entries"]) == 1


async def test_a_contact_that_differs_in_one_field_is_another_one(alice: httpx.AsyncClient) -> None:
    await created(alice, **JOHN)
    await created(alice, **{**JOHN, "fax": "4444"})
    await created(alice, **{name: value for name, value in JOHN.items() if name != "fax"})


async def test_a_change_keeps_the_other_fields_and_may_empty_one(alice: httpx.AsyncClient) -> None:
    contact = await created(alice, **JOHN)
    path = f"/contact/personal/{contact['id']}"
    changed = good(await alice.put(path, json={"number": "5555", "fax": ""}))
    wanted = {**contact, "number": "5555"}
    del wanted["fax"]
    assert changed == good(await alice.get(path)) == wanted


async def test_a_change_into_a_duplicate_changes_nothing(alice: httpx.AsyncClient) -> None:
    await created(alice, **JOHN)
    other = await created(alice, **{**JOHN, "fax": "4444"})
    path = f"/contact/personal/{other['id']}"
    assert refused(await alice.put(path, json={"fax": "3333"})) == (409, "DuplicateContact")
    assert good(await alice.get(path)) == other
    assert good(await alice.put(path, json={"fax": "4444"})) == other  # its own double is none


@pytest.mark.parametrize(
    "body", [{}, {"company": "corp"}, {"number": "  "}, {"nick": "j"}, {"number": 7}, [], 1]
)
async def test_what_names_and_reaches_nobody_is_no_contact(alice: httpx.AsyncClient, body: object) -> None:
    assert refused(await alice.post("/contact/personal", json=body)) == (400, "InvalidContact")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
async def test_what_is_no_json_is_a_parsing_error(alice: httpx.AsyncClient, content: bytes) -> None:
    assert refused(await alice.post("/contact/personal", content=content)) == (500, "JsonParsingError")


async def test_a_deleted_contact_is_gone_and_the_others_stay(alice: httpx.AsyncClient) -> None:
    first, second = await created(alice, number="1"), await created(alice, number="2")
    answer = await alice.delete(f"/contact/personal/{first['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    for method in ("GET", "DELETE"):
        answer = await alice.request(method, f"/contact/personal/{first['id']}")
        assert refused(answer) == (404, "ContactNotFound")
    assert good(await alice.get(f"/contact/personal/{second['id']}")) == second
    assert (await alice.delete("/contact/personal")).status_code == 204
    assert good(await alice.get("/contact/personal"))["entries"] == []


async def test_the_export_is_a_file_that_can_be_imported_elsewhere(
    xivo: XivoHouse, alice: httpx.AsyncClient
) -> None:
    await created(alice, **JOHN)
    await created(alice, lastname='O"Neill, Alice')
    answer = await alice.get("/contact/export/personal")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "filename" in answer.headers["Content-Disposition"]
    assert answer.text.splitlines()[:2] == [HEADER, "corp,j.doe@my.corp,3333,doe,john,2222,1111"]
    bob = await xivo.cti("bob")
    report = good(await bob.post("/contact/import/personal", content=answer.content))
    assert [contact["lastname"] for contact in report["created"]] == ["john", 'O"Neill, Alice']
    assert report["failed"] == []


async def test_an_import_tells_of_each_line_what_became_of_it(alice: httpx.AsyncClient) -> None:
    text = f"{HEADER}\n,,,,Wayne,,\n,,,,Hawking,,\n,,,,Too,,,many\n,,,,Wayne,,\ncorp,,,,,,\n\n,,,Few\n"
    answer = await alice.post("/contact/import/personal", files={"file": ("a.csv", text, "text/csv")})
    assert answer.status_code == 201
    report = answer.json()
    assert [contact["lastname"] for contact in report["created"]] == ["Wayne", "Hawking"]
    assert all(contact["id"] for contact in report["created"])
    assert [(each["line"], each["errors"]) for each in report["failed"]] == [
        (4, ["too many fields"]),
        (5, ["this contact exists already"]),
        (6, ["a contact needs a number, mobile, fax, email, lastname or firstname"]),
        (8, ["missing fields"]),
    ]


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {}),
        (b"nick,name\na,b\n", {}),
        (b"number,number\n1,2\n", {}),
        ("lastname\nM\xe9nage\n".encode("latin-1"), {}),
        (b"x", {"Content-Type": "multipart/form-data"}),
        (b"--b\r\n\r\nx\r\n--b--", {"Content-Type": "multipart/form-data; boundary=b"}),
    ],
)
async def test_a_file_that_is_no_list_of_contacts_is_invalid(
    alice: httpx.AsyncClient, content: bytes, headers: dict[str, str]
) -> None:
    answer = await alice.post("/contact/import/personal", content=content, headers=headers)
    assert refused(answer) == (400, "InvalidContact")


VALUES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=7), max_size=8))
def test_whatever_is_exported_comes_back_as_it_was(everything: list[dict[str, str]]) -> None:
    first, second = Contacts(), Contacts()
    for fields in everything:
        try:
            first.create(fields)
        except (BadContact, SameContact):
            continue
    report = second.import_csv(first.export_csv())
    assert report.failed == []
    assert list(second.all()) == list(first.all())


@given(st.text())
def test_no_text_whatever_raises_anything_but_bad_contact(text: str) -> None:
    contacts = Contacts()
    try:
        report = contacts.import_csv(text)
    except BadContact:
        assert list(contacts.all()) == []
    else:
        assert len(report.created) == len(list(contacts.all()))
