"""Every example of the PBXs' documents on the real programs, by JSON-RPC and through the tunnel.

How each is asked stands in `tests/data/conformance`, what is answered otherwise in `bridge/deviations.json`. When the
surface, the simulated PBXs or the documents' data change, `python -m tests.conformance` says what has changed and
writes `bridge/exercised.json` anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bridge import coverage
from bridge.simulator import o2g_events
from protocol.methods import o2g_methods, rest_methods
from protocol.rest import RestMethod
from tests import exercised
from tests.conformance import known, o2g, plan, scenes_xivo, xivo
from tests.conformance.judging import deviations, event_faults
from tests.conformance.plan import Asked, Row, Table
from tests.conformance.running import WAYS, WITHOUT_IDS, Replay, replay
from tests.conformance.types import faults
from tests.conformance.ways import Reply

Shown = Mapping[str, Replay]

pytestmark = pytest.mark.timeout(600)  # the first test waits for the replay


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The replay both ways at once, each on programs of its own: 6 s on two idle cores, much more on busy ones."""
    folders = {way: tmp_path_factory.mktemp(way) for way in WAYS}
    with ThreadPoolExecutor() as threads:
        running = {
            way: threads.submit(replay, folder, way, known.expected_events(way))
            for way, folder in folders.items()
        }
        found = {way: each.result() for way, each in running.items()}
    record = known.record(found)
    exercised.replayed(record.examples, record.events)
    return found


@pytest.mark.parametrize("way", WAYS)
def test_every_example_of_every_document_is_replayed(shown: Shown, way: str) -> None:
    examples = coverage.documented_examples()
    assert {name: sorted(ids) for name, ids in shown[way].replayed.items()} == {
        name: sorted(ids) for name, ids in examples.items()
    }
    assert sum(map(len, examples.values())) == 289


@pytest.mark.parametrize("way", WAYS)
def test_every_answer_and_every_event_is_as_documented_or_its_deviation_is_listed(
    shown: Shown, way: str
) -> None:
    """protocol.md section 4: what an operation answers is what its document says."""
    assert sorted(shown[way].deviations() - known.listed(way)) == []


@pytest.mark.parametrize("way", WAYS)
def test_every_listed_deviation_is_still_there(shown: Shown, way: str) -> None:
    assert sorted(known.listed(way) - shown[way].deviations()) == []


@pytest.mark.parametrize("way", WAYS)
def test_every_operation_of_every_api_does_what_it_is_for(shown: Shown, way: str) -> None:
    """protocol.md sections 4 and 5: each is answered well, with the exceptions that are listed with their reasons."""
    assert shown[way].never_well == known.never_ok(way)


@pytest.mark.parametrize("way", WAYS)
def test_every_event_of_o2g_comes_that_can_be_caused(shown: Shown, way: str) -> None:
    assert shown[way].events == known.expected_events(way)


def test_the_record_that_comes_with_the_bridge_is_what_the_replay_shows(shown: Shown) -> None:
    expected = exercised.text(known.record(shown)).decode()
    assert known.SHIPPED.read_text() == expected, "write it anew with: python -m tests.conformance"


# The tables


@pytest.mark.parametrize("api", ["o2g", "xivo"])
def test_every_row_of_a_table_is_of_an_example_and_says_why(api: str) -> None:
    table = plan.table(api)
    requests = o2g.requests(table) if api == "o2g" else xivo.requests(table)
    assert list(plan.unused(table, {asked.id for asked in requests})) == []
    assert [row.of for row in table.row if not row.why] == []


def test_every_scene_is_played() -> None:
    played = {asked.scene for asked in o2g.requests(plan.table("o2g"))} - {""}
    assert played == set(o2g.SCENES)
    assert {asked.scene for asked in xivo.requests(plan.table("xivo"))} - {""} == set(scenes_xivo.SCENES)


def test_a_row_of_an_example_that_is_not_there_is_told() -> None:
    table = Table(row=[Row(of=["telephony.makeCall *", "telephony.fly *"])])
    assert list(plan.unused(table, {"telephony.makeCall 1"})) == ["telephony.fly *"]


def test_a_value_that_the_operation_does_not_take_is_no_row() -> None:
    asked = Asked("telephony.makeCall 1", o2g_methods()["O2g.telephony.makeCall"])
    with pytest.raises(ValueError, match="no parameter wings"):
        plan.replayed(asked, [Row(of=["telephony.*"], add={"wings": 2})])


def test_the_packages_without_ids_are_the_simulator_s() -> None:
    assert frozenset(WITHOUT_IDS) == o2g_events.WITHOUT_IDS


# The judge can find fault


CALL = o2g_methods()["O2g.telephony.getCall"]
LEG = {"deviceId": "70120", "state": "ACTIVE"}


def judged(reply: Reply, *, status: int | None = 200, method: RestMethod = CALL) -> list[str]:
    return deviations(Asked("telephony.getCall 1", method, status=status), reply)


def test_an_answer_with_another_status_deviates() -> None:
    assert judged(Reply(404, {"type": "NOT_FOUND"})) == ["404 NOT_FOUND instead of 200"]
    assert judged(Reply(204)) == ["204 instead of 200"]
    assert judged(Reply(None, {}), status=403) == ["a result instead of 403"]


def test_an_answer_without_a_body_or_with_one_too_many_deviates() -> None:
    assert judged(Reply(200)) == ["no body"]
    release = o2g_methods()["O2g.telephony.release"]
    assert judged(Reply(204, {}), status=204, method=release) == ["a body where none is documented"]
    assert judged(Reply(None, {}), status=204, method=release) == ["a body where none is documented"]
    assert judged(Reply(None), status=204, method=release) == []


def test_a_file_of_another_type_deviates() -> None:
    download = o2g_methods()["O2g.messaging.downloadVoiceMessage"]
    assert judged(Reply(200, b"", "text/plain"), method=download) == [
        "a file of text/plain instead of application/octet-stream"
    ]
    assert judged(Reply(200, b"", "text/plain")) == ["a file of text/plain instead of JSON"]


def test_what_the_bridge_answers_itself_deviates() -> None:
    assert judged(Reply(403, "no", origin="bridge")) == ["the bridge refuses: no"]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"callRef": 1}, ".callRef: a string is 1"),
        ({"wings": 2}, ".wings: in no table"),
        ({"legs": [LEG, {**LEG, "state": "FLYING"}]}, ".legs[].state: 'FLYING' is none of "),
        ({"callData": {"deviceCall": "true"}}, ".callData.deviceCall: a boolean is 'true'"),
        ({"participants": {}}, ".participants: an array is {}"),
    ],
)
def test_a_value_that_is_not_of_its_type_deviates(value: dict[str, Any], fault: str) -> None:
    schema = CALL.answers[0].schema
    assert schema is not None
    (found,) = faults(schema, {"callRef": "1", **value})
    assert found.startswith(fault)


def test_a_member_that_must_be_there_is_missed() -> None:
    schema = rest_methods()["ConfigMgt.createCallbackList"].answers[0].schema
    assert schema is not None
    assert list(faults(schema, {"name": "a", "queueId": 1, "uuid": "b"})) == [".callbacks: missing"]


def test_an_event_that_no_table_has_deviates() -> None:
    assert event_faults({"eventName": "OnFlight"}) == ["in no table"]
    assert event_faults({"eventName": "OnCallRemoved", "wings": 2}) == [".wings: in no table"]
    assert event_faults({"eventName": "OnRouteRequest", "wings": 2}) == [], "the document defines no fields"
