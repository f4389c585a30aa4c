"""The report on what is reachable, simulated and exercised; and what counts as exercised."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bridge import cli, coverage
from bridge.coverage import ApiCoverage, BadRecord, Record
from protocol import catalogue
from protocol.methods import rest_methods
from tests import exercised
from tests.exercised import operation

RECORD = Record(
    {"O2g.telephony.makeCall": "ok", "Xcu.getUser": "refused"},
    {"O2g.telephony.makeCall": "ok"},
    {"Xcu.getUser": ["Xcu.getUser 1"]},
    ["OnCallCreated"],
)


@pytest.fixture(scope="module")
def found() -> list[ApiCoverage]:
    """The report on a record that holds three answers."""
    return coverage.coverage(RECORD)


def test_every_operation_of_every_api_is_in_the_report_once(found: list[ApiCoverage]) -> None:
    assert [(each.api, len(each.operations)) for each in found] == [
        ("O2G 1.0", 208),
        ("XUC 2.0", 30),
        ("XUC 1.0", 14),
        ("Configuration server 1.0", 16),
        ("XCU 1.0", 26),
    ]
    names = [each.method for api in found for each in api.operations]
    assert sorted(names) == sorted(rest_methods())


def test_every_operation_is_reachable(found: list[ApiCoverage]) -> None:
    assert [each.method for api in found for each in api.operations if not each.reachable] == []


def test_what_the_tests_did_is_told_for_each_way(found: list[ApiCoverage]) -> None:
    of = {each.method: each for api in found for each in api.operations}
    assert (of["O2g.telephony.makeCall"].by_jsonrpc, of["O2g.telephony.makeCall"].by_tunnel) == ("ok", "ok")
    assert (of["Xcu.getUser"].by_jsonrpc, of["Xcu.getUser"].by_tunnel) == ("refused", None)
    assert of["O2g.telephony.makeCall"].simulated
    assert of["O2g.telephony.makeCall"].has_example


def test_the_table_counts_and_gives_shares(found: list[ApiCoverage]) -> None:
    lines = coverage.table(found, RECORD).splitlines()
    assert re.split(r"  +", lines[0]) == list(coverage._HEAD)
    xcu = next(line for line in lines if line.startswith("XCU"))
    assert re.split(r"  +", xcu)[1:] == [
        "26",
        "26 (100 %)",
        "26 (100 %)",
        "1 (3 %), 0 ok",
        "0 (0 %), 0 ok",
        "14 (53 %)",
        "14",
        "1",
        "0",
    ]
    assert lines[-3].startswith("all")
    assert "294 (100 %)" in lines[-3]
    assert lines[-1] == "O2G's events: 45 are named, 1 were seen."


def test_without_a_record_nothing_is_claimed(found: list[ApiCoverage]) -> None:
    text = coverage.table(found, None)
    assert "build/exercised.json is missing" in text
    assert "  ?  " in text


def test_every_example_of_every_document_is_counted(found: list[ApiCoverage]) -> None:
    counted = {each.api: coverage.count(each).examples for each in found}
    assert counted == {
        "O2G 1.0": 218,
        "XUC 2.0": 21,
        "XUC 1.0": 13,
        "Configuration server 1.0": 23,
        "XCU 1.0": 14,
    }


def test_what_deviates_is_listed_with_the_reason() -> None:
    known = coverage.deviations()
    examples = {example for ids in coverage.documented_examples().values() for example in ids}
    for deviation in known.deviations:
        assert set(deviation.of) <= examples | set(rest_methods()), deviation
        assert set(deviation.ways) <= {"jsonrpc", "tunnel"}, deviation
        assert deviation.reason.endswith("."), deviation
    for absence in known.never_ok:
        assert set(absence.of) <= set(rest_methods()), absence
    names = {event.event_name for event in catalogue.events()}
    for absence in known.unseen:
        assert set(absence.of) <= names, absence
    text = coverage.deviations_listed()
    assert "authenticate 2 (JSON-RPC): 401 NOT_ALLOWED instead of 200\n    A password goes to O2G" in text
    assert "OnServerStart (JSON-RPC and tunnel): never seen\n    It goes to webhooks" in text


def test_what_is_missing_is_listed(found: list[ApiCoverage]) -> None:
    listed = coverage.missing(found)
    assert "Xcu.getUser: not by tunnel\n" in listed
    assert "O2g.telephony.makeCall" not in listed


def test_a_record_is_read_or_refused_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "exercised.json"
    assert coverage.read_record(path) is None
    path.write_text('{"jsonrpc": {"Xcu.getUser": "ok"}}')
    assert coverage.read_record(path) == Record({"Xcu.getUser": "ok"}, {})
    path.write_text('{"jsonrpc": []}')
    with pytest.raises(BadRecord, match=r"exercised\.json: .* remove it and run the tests again"):
        coverage.read_record(path)


def test_the_command_prints_the_report(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "record.json"
    path.write_text('{"jsonrpc": {"Xcu.getUser": "ok"}}')
    assert cli.main(["coverage", "--record", str(path)]) == 0
    assert "26 (100 %)" in capfd.readouterr().out
    assert cli.main(["coverage", "--record", str(path), "--missing"]) == 0
    assert "Xcu.getUser: not by tunnel" in capfd.readouterr().out
    assert cli.main(["coverage", "--deviations"]) == 0
    assert capfd.readouterr().out == coverage.deviations_listed()
    path.write_text("no record")
    assert cli.main(["coverage", "--record", str(path)]) == 1
    assert "remove it and run the tests again" in capfd.readouterr().err


def test_in_a_folder_without_a_record_the_command_prints_the_one_that_it_comes_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["coverage"]) == 0
    printed = capfd.readouterr().out
    shipped = coverage.shipped_record()
    assert printed.startswith(coverage.table(coverage.coverage(shipped), shipped))
    assert "Cti.js: " in printed
    assert "294 (100 %), 294 ok" in printed


def test_the_command_prints_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["coverage", "--json", "--record", "no such file"]) == 0
    (o2g, *_) = json.loads(capfdbinary.readouterr().out)
    assert o2g["api"] == "O2G 1.0"
    assert o2g["operations"][0] == {
        "method": "O2g.o2g.getDescriptor",
        "reachable": True,
        "simulated": True,
        "hasExample": True,
        "byJsonrpc": None,
        "byTunnel": None,
        "examples": 2,
        "examplesReplayed": 0,
        "examplesDeviating": 0,
    }


# What counts as exercised


@pytest.mark.parametrize(
    ("verb", "target", "name"),
    [
        ("GET", "/api/rest", "O2g.o2g.getDescriptor"),
        ("POST", "/api/rest/1.0/telephony/calls?loginName=x", "O2g.telephony.makeCall"),
        ("PATCH", "/api/rest/1.0/telephony/calls", None),
        ("GET", "/api/rest/1.0/nowhere", None),
        ("POST", "/xuc/api/2.0/auth/login", "Xuc.loginCtiUser"),
        ("GET", "/xuc/api/2.0/history/days/alice?days=7", "Xuc.getUserHistoryByDays"),
        ("GET", "/xuc/api/2.0/history/days?size=7", "Xuc.getUserHistory"),
        ("GET", "/xuc/api/1.0/historyByUsername/any/alice?days=7", "Xuc.v1HistoryByDays"),
        ("GET", "/xuc/api/1.0/historyByUsername/any/alice?size=7", "Xuc.v1HistoryBySize"),
        ("POST", "/xuc/api/1.0/dial/any/alice", "Xuc.v1Dial"),
        ("POST", "/xuc/api/1.0/dial/any/alice/", "Xuc.v1Dial"),
        ("GET", "/api/1.0/xivo/synchronize_config_files", "Xcu.synchronizeConfigFiles"),
        ("GET", "/api/1.0/xivo/1", "Xcu.getXivo"),
        ("DELETE", "/configmgt/api/1.0/callback_lists?listUuid=1", "ConfigMgt.deleteCallbackList"),
        ("GET", "/", None),
    ],
)
def test_a_request_is_for_one_operation(verb: str, target: str, name: str | None) -> None:
    assert operation(verb, target) == name


@pytest.mark.parametrize("name", sorted(rest_methods()))
def test_every_operation_s_own_request_is_recognised(name: str) -> None:
    method = rest_methods()[name]
    smallest = {asked: method.parameters[asked].schema.sample() for asked in method.required}
    if "objectNameobjectId" in smallest:
        smallest["objectNameobjectId"] = "Subscriber/1"
    assert operation(method.verb, method.request(method.accept(smallest)).target) == name


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Record:
    """An empty record instead of that of this run."""
    record = Record({}, {})
    monkeypatch.setattr(exercised, "SEEN", record)
    return record


def call(method: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method}


def error(code: int, **data: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "error": {"code": code, "message": "", "data": data}}


def test_an_answer_of_the_pbx_counts(seen: Record) -> None:
    exercised.answered(call("O2g.telephony.makeCall"), {"jsonrpc": "2.0", "id": 1, "result": None})
    exercised.answered(call("Xcu.getUser"), error(-32000, status=404))
    request = {"type": "request", "id": "1", "method": "GET", "path": "/api/1.0/users/1"}
    exercised.answered(request, {"type": "response", "id": "1", "status": 200})
    assert seen == Record({"O2g.telephony.makeCall": "ok", "Xcu.getUser": "refused"}, {"Xcu.getUser": "ok"})


def test_what_the_bridge_refuses_or_the_simulator_does_not_support_does_not_count(seen: Record) -> None:
    exercised.answered(call("O2g.telephony.makeCall"), error(-32602, param="callee"))
    exercised.answered(call("O2g.telephony.makeCall"), error(-32000, type="NOT_SUPPORTED", status=400))
    exercised.answered(call("Cti.dial"), {"jsonrpc": "2.0", "id": 1, "result": None})
    request = {"type": "request", "id": "1", "method": "GET", "path": "/api/1.0/users/1"}
    exercised.answered(request, {"type": "response", "id": "1", "status": 403, "origin": "bridge"})
    exercised.answered(request, {"type": "error", "id": "1", "code": "bad_frame"})
    assert seen == Record({}, {})


def test_a_refusal_does_not_hide_that_it_went_well(seen: Record) -> None:
    exercised.answered(call("Xcu.getUser"), {"jsonrpc": "2.0", "id": 1, "result": {}})
    exercised.answered(call("Xcu.getUser"), error(-32000, status=404))
    assert seen.jsonrpc == {"Xcu.getUser": "ok"}


def test_a_part_of_the_tests_adds_to_the_record_and_all_of_them_replace_it(
    seen: Record, tmp_path: Path
) -> None:
    path = tmp_path / coverage.RECORD
    seen.jsonrpc["Xcu.getUser"] = "ok"
    exercised.write(tmp_path, whole=True)
    seen.jsonrpc.clear()
    seen.jsonrpc |= {"Xcu.getXivo": "refused", "Xcu.getUser": "refused"}
    exercised.replayed({"Xcu.getUser": ["Xcu.getUser 1"]}, ["OnCallCreated"])
    exercised.write(tmp_path, whole=False)
    replayed = ({"Xcu.getUser": ["Xcu.getUser 1"]}, ["OnCallCreated"])
    assert coverage.read_record(path) == Record(
        {"Xcu.getUser": "ok", "Xcu.getXivo": "refused"}, {}, *replayed
    )
    exercised.write(tmp_path, whole=True)
    refused = {"Xcu.getUser": "refused", "Xcu.getXivo": "refused"}
    assert coverage.read_record(path) == Record(refused, {}, *replayed)
    exercised.replayed({}, [])
    exercised.write(tmp_path, whole=False)
    assert coverage.read_record(path) == Record(refused, {}, *replayed)


def test_whatever_is_asked_for_can_be_json(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "record.json"
    path.write_text('{"jsonrpc": {"Xcu.getUser": "ok"}}')

    def printed(*options: str) -> Any:
        assert cli.main(["coverage", "--json", "--record", str(path), *options]) == 0
        return json.loads(capfdbinary.readouterr().out)

    everything, lacking = printed(), printed("--missing")
    assert [each["api"] for each in everything] == [each["api"] for each in lacking]
    assert "Xcu.getUser" in {each["method"] for api in lacking for each in api["operations"]}
    assert set(printed("--deviations")) == {"deviations", "neverOk", "unseen"}
    cti = printed("--cti")
    assert {each["kind"] for each in cti} == {"o2g", "xivo"}
    assert all(set(each) == {"kind", "method", "tested", "why"} for each in cti)
    assert any(each["why"] for each in cti)
    assert cli.main(["surface", "--json"]) == 0
    surface = json.loads(capfdbinary.readouterr().out)
    assert surface["o2g"]["Cti.dial"]["how"] == "REST"
