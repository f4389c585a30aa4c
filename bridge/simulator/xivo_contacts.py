"""Personal contacts: what each person keeps, what is a duplicate, and contacts as CSV.

Errors: `ContactError` and below it `BadContact`, `NoSuchContact`, `SameContact`.
Source: seed document 000, "Personal contacts".
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FIELDS = ("company", "email", "fax", "firstname", "lastname", "mobile", "number")
"""In the order of the CSV's columns."""

CONTACTS_MAX = 10_000
"""Contacts of one person; an import of more is refused line by line."""

Contact = dict[str, str]
"""What is set of `FIELDS`."""


class ContactError(Exception):
    """The contact was not read or changed."""


class BadContact(ContactError):
    """It has no field that names or reaches somebody, or something that is no field."""


class NoSuchContact(ContactError):
    """The person has no such contact."""


class SameContact(ContactError):
    """The person has this contact already, with all its fields."""


@dataclass(slots=True)
class Imported:
    """What became of each line of a CSV: `created` with their ids, `failed` by line, the header being line 1."""

    created: list[Contact] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)


class Contacts:
    """One person's contacts, by id."""

    def __init__(self) -> None:
        self._contacts: dict[str, Contact] = {}

    def all(self) -> Iterable[Contact]:
        """Every contact, in the order in which they were made."""
        return self._contacts.values()

    def identified(self) -> Iterable[Contact]:
        """The same, each with its id."""
        return ({"id": contact_id, **contact} for contact_id, contact in self._contacts.items())

    def get(self, contact_id: str) -> Contact:
        """One contact with its id."""
        return {"id": contact_id, **self._known(contact_id)}

    def create(self, fields: Mapping[str, object]) -> Contact:
        """Keep a new contact; with its id."""
        contact = self._checked(fields)
        if len(self._contacts) >= CONTACTS_MAX:
            raise BadContact(f"nobody has more than {CONTACTS_MAX} contacts")
        contact_id = str(uuid.uuid4())
        self._contacts[contact_id] = contact
        return {"id": contact_id, **contact}

    def update(self, contact_id: str, fields: Mapping[str, object]) -> Contact:
        """Change the fields that are given; an empty one is removed."""
        known = self._known(contact_id)
        self._contacts[contact_id] = self._checked({**known, **fields}, instead_of=contact_id)
        return self.get(contact_id)

    def delete(self, contact_id: str) -> None:
        """Forget one contact."""
        self._known(contact_id)
        del self._contacts[contact_id]

    def clear(self) -> None:
        """Forget all of them."""
        self._contacts.clear()

    def export_csv(self) -> str:
        """All of them, with a header."""
        written = io.StringIO()
        writer = csv.DictWriter(written, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._contacts.values())
        return written.getvalue()

    def import_csv(self, text: str) -> Imported:
        """Keep every contact of a CSV with a header that can be kept."""
        report = Imported()
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
        try:
            header = [name.strip().lower() for name in next(rows, [])]
        except csv.Error as error:
            raise BadContact(f"the CSV cannot be read: {error}") from error
        if not header or not set(header) <= set(FIELDS) or len(set(header)) != len(header):
            raise BadContact(f"the first line must name fields, of {', '.join(FIELDS)}")
        while True:
            try:
                row = next(rows, None)
                if row is None:
                    return report
                if any(cell.strip() for cell in row):
                    report.created.append(self._from_row(header, row))
            except (ContactError, csv.Error) as error:
                report.failed.append({"line": rows.line_num, "errors": [str(error)]})

    def _from_row(self, header: list[str], row: list[str]) -> Contact:
        if len(row) > len(header):
            raise BadContact("too many fields")
        if len(row) < len(header):
            raise BadContact("missing fields")
        return self.create(dict(zip(header, row, strict=True)))

    def _known(self, contact_id: str) -> Contact:
        try:
            return self._contacts[contact_id]
        except KeyError:
            raise NoSuchContact(f"no contact has the id {contact_id!r:.60}") from None

    def _checked(self, fields: Mapping[str, object], instead_of: str | None = None) -> Contact:
        contact: Contact = {}
        for name, value in fields.items():
            if name not in FIELDS:
                if name == "id":
                    continue
                raise BadContact(f"{name!r:.60} is no field of a contact")
            if value is None:
                continue
            if not isinstance(value, str):
                raise BadContact(f"{name} must be text")
            if value.strip():
                contact[name] = value.strip()
        if not contact.keys() - {"company"}:
            raise BadContact("a contact needs a number, mobile, fax, email, lastname or firstname")
        for contact_id, known in self._contacts.items():
            if known == contact and contact_id != instead_of:
                raise SameContact("this contact exists already")
        return contact
