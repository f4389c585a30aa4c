"""XUC's operations on personal contacts.

Raises `ApiError`. Source: seed document 000, "Personal contacts".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from bridge.simulator.face import File
from bridge.simulator.xivo_calls import UNEXISTING
from bridge.simulator.xivo_contacts import BadContact, Contacts, NoSuchContact, SameContact
from bridge.simulator.xivo_http import Call, Handler, text_of, uploaded
from bridge.simulator.xivo_state import Xivo

T = TypeVar("T")

HEADERS = ("Firstname", "Lastname", "Number", "Mobile", "Favorite")
CSV_TYPE = "text/csv; charset=utf-8"


def contact_handlers(xivo: Xivo) -> dict[str, Handler]:
    """Every operation on personal contacts, by its name."""
    contacts = ContactOperations(xivo)
    return {
        "listPersonalContacts": contacts.list_all,
        "getPersonalContact": contacts.get,
        "createPersonalContact": contacts.create,
        "updatePersonalContact": contacts.update,
        "deletePersonalContact": contacts.delete,
        "deleteAllPersonalContacts": contacts.delete_all,
        "exportPersonalContacts": contacts.export,
        "importPersonalContacts": contacts.load,
    }


class ContactOperations:
    """Each operation is about the contacts of who asks."""

    def __init__(self, xivo: Xivo) -> None:
        self._xivo = xivo

    def _contacts(self, call: Call) -> Contacts:
        return self._xivo.contacts(self._xivo.person(call.who.login))

    def list_all(self, call: Call) -> dict[str, Any]:
        """All contacts, each with the status of its phone if that is one of the house's."""
        entries = []
        for contact in self._contacts(call).all():
            shown = [contact.get(name, "") for name in ("firstname", "lastname", "number", "mobile")]
            status = self._xivo.status_of(contact.get("number", ""))
            entries.append({"status": UNEXISTING if status is None else status, "entry": [*shown, "false"]})
        return {"entries": entries, "headers": list(HEADERS)}

    def get(self, call: Call) -> dict[str, str]:
        """One contact."""
        return _done(call, partial(self._contacts(call).get, call.path["CONTACT_UUID"]))

    def create(self, call: Call) -> dict[str, str]:
        """One more contact."""
        fields = call.json(dict[str, Any])
        return _done(call, partial(self._contacts(call).create, fields))

    def update(self, call: Call) -> dict[str, str]:
        """Change a contact's fields."""
        fields = call.json(dict[str, Any])
        return _done(call, partial(self._contacts(call).update, call.path["CONTACT_UUID"], fields))

    def delete(self, call: Call) -> None:
        """Forget a contact."""
        _done(call, partial(self._contacts(call).delete, call.path["CONTACT_UUID"]))

    def delete_all(self, call: Call) -> None:
        """Forget all."""
        self._contacts(call).clear()

    def export(self, call: Call) -> File:
        """All as CSV."""
        return File(CSV_TYPE, "contacts.csv", self._contacts(call).export_csv().encode())

    def load(self, call: Call) -> dict[str, Any]:
        """A CSV's contacts."""
        try:
            text = text_of(uploaded(call, "file"))
        except ValueError as error:
            raise call.error("InvalidContact", f"the file cannot be read: {error}") from error
        report = _done(call, partial(self._contacts(call).import_csv, text))
        return {"created": report.created, "failed": report.failed}


def _done(call: Call, action: Callable[[], T]) -> T:
    try:
        return action()
    except BadContact as error:
        raise call.error("InvalidContact", str(error)) from error
    except NoSuchContact as error:
        raise call.error("ContactNotFound", str(error)) from error
    except SameContact as error:
        raise call.error("DuplicateContact", str(error)) from error
