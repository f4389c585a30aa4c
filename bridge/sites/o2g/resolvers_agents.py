"""The vocabulary of the method table: agents, their states, and whom the user may touch.

Raises what `rows.py` documents.
"""

from __future__ import annotations

from bridge.sites.o2g.calls import fields, objects, text
from bridge.sites.o2g.rows import (
    AgentRefused,
    BadArgument,
    Forbidden,
    NotSupported,
    Resolver,
    RestAnswer,
    Run,
    UpstreamError,
    Vocabulary,
)
from protocol.cti_messages import AgentError, QueueMembership, UserQueueDefaultMembership

NO_LINE = "PhoneNumberUnknown"
OTHER_LINE = "LoggedInOnAnotherPhone"


def _is_own(run: Run, name: str) -> bool:
    given = run.args.get(name)
    if given is None:
        return True
    number = str(given)
    return number in (run.state.number, run.context.device_id) or number in run.state.devices


def _agent(within: tuple[str, ...]) -> Resolver:
    """`own` where the agent is the user, else `other`, whom only an administrator's session can touch."""
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str:
        if _is_own(run, name):
            return "own"
        if not run.context.administrator:
            raise NotSupported(run.method, "other agents need a site that is used as an administrator")
        return "other"

    return resolve


def _agent_login(within: tuple[str, ...]) -> Resolver:
    """Whose `loginName` an administrator's session has to send."""
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str | None:
        if not run.context.administrator:
            return None
        return run.state.login if _is_own(run, name) else run.taken["agentLogin"]

    return resolve


def _given(within: tuple[str, ...]) -> Resolver:
    """Whether an argument was given and is not empty."""
    name = within[0].removeprefix("$")
    return lambda run: bool(run.args.get(name))


def _take_supervisor(run: Run, answer: RestAnswer) -> None:
    """Go on only for a supervisor: the administrator's session that is used here would let anybody."""
    if run.decoded(answer, "callCenterAgent.getConfiguration").get("type") != "SUPERVISOR":
        raise Forbidden(run.method, "only a supervisor may touch another agent")


def _take_agent_login(run: Run, answer: RestAnswer) -> None:
    login = text(run.decoded(answer, "users.getByCompanyPhone").get("loginName"))
    if not login:
        name = "userId" if "userId" in run.args else "agentId"
        raise BadArgument(run.method, name, "is the number of nobody who can log in")
    run.taken["agentLogin"] = login


def _take_agent_config(run: Run, answer: RestAnswer) -> None:
    groups = fields(run.decoded(answer, "callCenterAgent.getConfiguration").get("processingGroups"))
    listed = groups.get("groups")
    run.taken["groups"] = [text(each) for each in listed] if isinstance(listed, list) else []
    run.taken["preferredGroup"] = text(groups.get("preferred")) or None


def _take_agent_state(run: Run, answer: RestAnswer) -> None:
    """`loggedOn`, `agentDevice` and `pgNumber`; the document's examples have other names for two of them."""
    state = run.decoded(answer, "callCenterAgent.getState")
    run.taken["loggedOn"] = state.get("mainState") in ("LOG_ON", "LOGGED_ON")
    run.taken["agentDevice"] = text(state.get("proAcdDeviceNumber"))
    run.taken["pgNumber"] = text(state.get("pgNumber") or state.get("pgGroupNumber")) or None
    wanted = run.args.get("agentPhoneNumber")
    if wanted is not None and run.taken["loggedOn"] and wanted != run.taken["agentDevice"]:
        device = run.taken["agentDevice"]
        raise AgentRefused(
            run.method,
            AgentError(OTHER_LINE, device, wanted),
            f"the agent is logged on to {device}, not to {wanted}",
        )


def _log_on_to(within: tuple[str, ...]) -> Resolver:
    """The set to log on to, which must look like one: what is none, O2G would not find either."""
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str:
        number = str(run.args[name])
        if not number:
            raise AgentRefused(run.method, AgentError(NO_LINE), "no phone number was given to log on to")
        return number

    return resolve


def _refused_line(run: Run, answer: RestAnswer) -> None:
    """A refusal of the log-on: one about the set is an `AgentError`, any other one O2G's own."""
    if answer.status < 300:
        return
    try:
        said = run.decoded(answer, "callCenterAgent.logon")
    except UpstreamError:
        said = {}
    words = text(said.get("innerMessage")) or text(said.get("helpMessage")) or f"HTTP {answer.status}"
    why = f"O2G does not log the agent on: {words}"
    if said.get("type") in ("BAD_PARAMETER", "NOT_FOUND"):
        raise AgentRefused(run.method, AgentError(NO_LINE), why)
    raise UpstreamError(run.method, "callCenterAgent.logon", answer, why)


def _take_reasons(run: Run, answer: RestAnswer) -> None:
    said = run.decoded(answer, "callCenterAgent.getWithdrawReasons")
    run.taken["reasons"] = {
        text(reason.get("index")): text(reason.get("label")) for reason in objects(said.get("reasons"))
    }


def _reason_index(within: tuple[str, ...]) -> Resolver:
    """The index of a withdraw reason that is given by its label or its index."""
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> int:
        wanted = str(run.args[name])
        reasons: dict[str, str] = run.taken["reasons"]
        for index, label in reasons.items():
            if wanted == index or wanted.casefold() == label.casefold():
                return int(index)
        known = ", ".join(reasons.values()) or "the processing group has none"
        raise BadArgument(run.method, name, f"must be one of the withdraw reasons: {known}")

    return resolve


def _memberships(run: Run, answer: RestAnswer | None) -> UserQueueDefaultMembership:
    groups: list[str] = run.taken["groups"]
    return UserQueueDefaultMembership(
        int(run.args["userId"]), [QueueMembership(int(group), 0) for group in groups if group.isdecimal()]
    )


AGENT_WORDS = Vocabulary(
    resolvers={
        "agent": _agent,
        "agentLogin": _agent_login,
        "given": _given,
        "logOnTo": _log_on_to,
        "reasonIndex": _reason_index,
    },
    takers={
        "agentConfig": _take_agent_config,
        "agentLogin": _take_agent_login,
        "agentState": _take_agent_state,
        "logOn": _refused_line,
        "supervisor": _take_supervisor,
        "withdrawReasons": _take_reasons,
    },
    refusals={},
    results={"UserQueueDefaultMembership": _memberships},
)
"""What the rows of agents speak of."""
