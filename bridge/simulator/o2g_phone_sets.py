"""The `phoneSetProgramming` operations of the simulated O2G: what is programmed on each set of a user.

Seed document 004, "Phone Set Programming". Raises `RestError` only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bridge.simulator.face import Call, Handler, Reply, RestError
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.o2g_values import View
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Subscriber
from bridge.simulator.plan import Device, DeviceType

PROGRAMMABLE_KEYS = 40
"""Keys of a desk set with its add-on of that size."""
SOFT_KEYS = 10
NUMBER_MAX_CHARS = 30
MNEMONIC_MAX_CHARS = 20
PIN_DIGITS_MAX = 8

PIN_CONTROLS = (
    "PIN_Category",
    "PIN_Restricted_To_Owner_Set",
    "PIN_Universal_Access",
    "PIN_Group_Control",
)

PREFIXES: dict[str, dict[str, str]] = {
    "Station_Facility_Type": {
        "Do_not_disturb": "470",
        "Lock": "471",
        "Overflow_on_busy_on_associated": "485",
        "Overflow_busy_noreply_on_associated": "486",
        "Overflow_no_reply_on_associated": "487",
        "Cancel_Overflow_on_associated": "488",
        "Immediate_forwarding": "480",
        "Immediate_forwarding_on_busy": "481",
        "Forwarding_on_no_reply": "482",
        "Forwarding_on_busy_or_no_reply": "483",
        "Forwarding_cancellation": "484",
        "Cancel_automatic_call_back_on_busy_station": "472",
    },
    "General_Facility_Type": {"Direct_call_pick_up": "55", "Group_call_pick_up": "56"},
    "Local_Facility_Type": {
        "Speed_call_to_associated_station": "473",
        "Voice_Mail_Deposit": "474",
        "Wake_up": "475",
        "Wake_up_cancellation": "476",
    },
}
"""The types and values of the document's table; 485 and 56 are the numbers of its examples."""


@dataclass(slots=True)
class Key:
    """What is on one key."""

    number: str
    mnemonic: str
    locked: bool


@dataclass(slots=True)
class Pin:
    """`Pin`; a set without one has no number."""

    number: str = ""
    with_secret_code: bool = False
    control: str = PIN_CONTROLS[0]
    group: int = 0


@dataclass(slots=True)
class SetState:
    """What is programmed on one set."""

    lock: bool = False
    campon: bool = False
    associate: str = ""
    pin: Pin = field(default_factory=Pin)
    keys: dict[int, Key] = field(default_factory=dict)
    soft_keys: dict[int, Key] = field(default_factory=dict)


def phone_set_handlers(pbx: Pbx) -> dict[str, Handler]:
    """The nineteen operations of the package `phoneSetProgramming`, by catalogue id."""
    service = _PhoneSets(pbx)
    handlers: dict[str, Callable[[Call], Reply]] = {
        "getDevices": service.get_devices,
        "getDevice": service.get_device,
        "setRemoteExtensionActivation": service.set_remote_extension,
        "getRemoteExtensionState": service.get_remote_extension,
        "getAddons": service.get_addons,
        "setAssociate": service.set_associate,
        "setCampon": service.set_campon,
        "getDynamicState": service.get_dynamic_state,
        "setLock": service.set_lock,
        "getPinCode": service.get_pin,
        "setPinCode": service.set_pin,
        "getProgrammableKeys": service.get_keys,
        "setProgrammableKey": service.set_key,
        "deleteProgrammableKey": service.delete_key,
        "getProgrammedKeys": service.get_programmed_keys,
        "getSoftKeys": service.get_soft_keys,
        "setSoftKey": service.set_soft_key,
        "deleteSoftKey": service.delete_soft_key,
        "getPrefix": service.get_prefix,
    }
    return {f"phoneSetProgramming.{name}": handler for name, handler in handlers.items()}


class _PhoneSets:
    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self._states: dict[str, SetState] = {}
        pbx.core.on_remove.append(self._forget)

    def _forget(self, subscriber: Subscriber) -> None:
        for number in subscriber.devices:
            self._states.pop(number, None)

    def get_devices(self, call: Call) -> Reply:
        """`Devices` of the user."""
        return {"devices": [_device(each) for each in self._pbx.devices_of(call.path["loginName"])]}

    def get_device(self, call: Call) -> Reply:
        """`Device`."""
        return dict(_device(self._set(call)))

    def set_remote_extension(self, call: Call) -> Reply:
        """Whether the user's calls ring on his remote extension: the same as its place in his routing."""
        subscriber = self._extension(call)
        on = _activate(call)
        if subscriber.routing.mobile_selected is not on:
            subscriber.routing.mobile_selected = on
            for listener in self._pbx.core.listeners:
                listener.routing_changed(subscriber)
        return None

    def get_remote_extension(self, call: Call) -> Reply:
        """`REActivationState`."""
        return {"active": self._extension(call).routing.mobile_selected}

    def get_addons(self, call: Call) -> Reply:
        """`Addons`: a desk set carries as many keys as can be programmed, others none."""
        desk = self._set(call).type is DeviceType.DESKPHONE
        return {"addonTypes": ["ADDON_40_KEYS" if desk else "NO_EXTENSIONS"]}

    def set_associate(self, call: Call) -> Reply:
        """Set the number calls overflow to on the set's prefixes; without a number there is none."""
        state = self._state(call)
        state.associate = Fields.of(call).number("number") or ""
        return None

    def set_campon(self, call: Call) -> Reply:
        """Whether calls may wait while the set is busy."""
        self._state(call).campon = _activate(call)
        return None

    def set_lock(self, call: Call) -> Reply:
        """Lock the set, or unlock it."""
        self._state(call).lock = _activate(call)
        return None

    def get_dynamic_state(self, call: Call) -> Reply:
        """`DynamicState`."""
        state = self._state(call)
        view: View = {"lock": state.lock, "campon": state.campon}
        return {**view, "associate": state.associate} if state.associate else view

    def get_pin(self, call: Call) -> Reply:
        """`Pin`."""
        pin = self._state(call).pin
        return {
            "Pin_Number": pin.number,
            "With_Secret_Code": pin.with_secret_code,
            "Pin_Type_Of_Control": pin.control,
            "Pin_Group": pin.group,
        }

    def set_pin(self, call: Call) -> Reply:
        """Set what the body names; the rest stays."""
        state, wanted = self._state(call), Fields.of(call)
        old = state.pin
        number = wanted.digits("Pin_Number")
        if number is not None and len(number) > PIN_DIGITS_MAX:
            raise bad(f"Pin_Number has at most {PIN_DIGITS_MAX} digits")
        group = wanted.integer("Pin_Group")
        if group is not None and group < 0:
            raise bad("Pin_Group must not be negative")
        state.pin = Pin(
            number if number is not None else old.number,
            wanted.flag("With_Secret_Code", default=old.with_secret_code),
            wanted.choice("Pin_Type_Of_Control", PIN_CONTROLS) or old.control,
            group if group is not None else old.group,
        )
        return None

    def get_keys(self, call: Call) -> Reply:
        """`ProgrammeableKeys`: all of the set's, those without a number included."""
        keys = self._state(call).keys
        empty = Key("", "", locked=False)
        count = PROGRAMMABLE_KEYS if self._set(call).type is DeviceType.DESKPHONE else 0
        return {"pkeys": [_key(position, keys.get(position, empty)) for position in range(1, count + 1)]}

    def get_programmed_keys(self, call: Call) -> Reply:
        """`ProgrammeableKeys`: those that have a number."""
        return {"pkeys": [_key(position, key) for position, key in sorted(self._state(call).keys.items())]}

    def set_key(self, call: Call) -> Reply:
        """Program a key."""
        state = self._state(call)
        position = self._position(call, PROGRAMMABLE_KEYS)
        if (
            position in state.keys
            and state.keys[position].locked
            and Fields.of(call).flag("locked", default=True)
        ):
            raise RestError("NOT_ALLOWED", f"key {position} is locked")
        state.keys[position] = _wanted_key(call, position)
        return None

    def delete_key(self, call: Call) -> Reply:
        """Clear a key."""
        state = self._state(call)
        position = self._position(call, PROGRAMMABLE_KEYS)
        if position not in state.keys:
            raise RestError("NOT_FOUND", f"key {position} is not programmed")
        if state.keys[position].locked:
            raise RestError("NOT_ALLOWED", f"key {position} is locked")
        del state.keys[position]
        return None

    def get_soft_keys(self, call: Call) -> Reply:
        """`SoftKeys`, the programmed ones."""
        keys = sorted(self._state(call).soft_keys.items())
        return {
            "skeys": [{"position": at, "number": key.number, "mnemonic": key.mnemonic} for at, key in keys]
        }

    def set_soft_key(self, call: Call) -> Reply:
        """Program a soft key."""
        state = self._state(call)
        position = self._position(call, SOFT_KEYS)
        state.soft_keys[position] = _wanted_key(call, position)
        return None

    def delete_soft_key(self, call: Call) -> Reply:
        """Clear a soft key."""
        state = self._state(call)
        position = self._position(call, SOFT_KEYS)
        if state.soft_keys.pop(position, None) is None:
            raise RestError("NOT_FOUND", f"soft key {position} is not programmed")
        return None

    def get_prefix(self, call: Call) -> Reply:
        """`Prefix`; type and value are case sensitive, as documented."""
        query = Fields(call.query)
        kind, value = query.required("type"), query.required("value")
        number = PREFIXES.get(kind, {}).get(value)
        if number is None:
            raise RestError("NOT_FOUND", f"there is no prefix {shown(value)} of type {shown(kind)}")
        return {"value": value, "number": number}

    # Sets

    def _set(self, call: Call) -> Device:
        wanted = call.path["deviceId"]
        for device in self._pbx.devices_of(call.path["loginName"]):
            if device.id == wanted:
                return device
        raise RestError("NOT_FOUND", f"{call.path['loginName']} has no set {shown(wanted)}")

    def _state(self, call: Call) -> SetState:
        return self._states.setdefault(self._set(call).id, SetState())

    def _extension(self, call: Call) -> Subscriber:
        if self._set(call).type is not DeviceType.MOBILE:
            raise RestError("NOT_EXPECTED", f"set {call.path['deviceId']} is no remote extension")
        return self._pbx.subscriber(call.path["loginName"])

    @staticmethod
    def _position(call: Call, last: int) -> int:
        position = Fields(call.path).integer("position") or 0
        if not 1 <= position <= last:
            raise bad(f"position must be 1 to {last}, not {shown(call.path['position'])}")
        return position


def _activate(call: Call) -> bool:
    query = Fields(call.query)
    if not query.given("activate"):
        raise bad("activate is missing")
    return query.flag("activate")


def _wanted_key(call: Call, position: int) -> Key:
    wanted = Fields.of(call)
    named = wanted.integer("position")
    if named is not None and named != position:
        raise bad(f"position is {named} in the body and {position} in the path")
    number, mnemonic = wanted.required_number("number"), wanted.text("mnemonic") or ""
    if len(number) > NUMBER_MAX_CHARS or len(mnemonic) > MNEMONIC_MAX_CHARS:
        raise bad(f"a key has at most {NUMBER_MAX_CHARS} digits and {MNEMONIC_MAX_CHARS} characters")
    return Key(number, mnemonic, wanted.flag("locked"))


def _key(position: int, key: Key) -> View:
    return {"position": position, "number": key.number, "mnemonic": key.mnemonic, "locked": key.locked}


def _device(device: Device) -> View:
    view: View = {"type": device.type.value, "id": device.id}
    return {**view, "subType": device.sub_type} if device.sub_type is not None else view
