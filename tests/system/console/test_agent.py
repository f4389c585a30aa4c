"""The console's agent panel: an agent's day with a caller in the queue, and the statistics that move with it."""

from __future__ import annotations

import pytest

from tests.system.chromium import PROGRAM, Browser
from tests.system.console.people import HOUSES, House, Phone

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    # Each wait in a page has a minute of its own.
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]


class Agent(Phone):
    """The agent's tab."""

    async def state(self, words: str) -> None:
        """Wait until the agent is in a state."""
        await self.until(f"document.getElementById('agent-state').textContent === '{words}'")

    async def queue(self, number: str, **figures: str) -> None:
        """Wait until a queue's figures are these, on its card, in its charts' words and in the table."""
        card = f"document.querySelector('.queue[data-queue=\"{number}\"]')"
        row = f"document.querySelector('#queue-table tr[data-queue=\"{number}\"]')"
        columns = {"waiting": 0, "free": 2, "talking": 3, "calls": 5, "answered": 6, "abandoned": 7}
        for name, value in figures.items():
            await self.until(f"{row}?.querySelectorAll('td')[{columns[name]}].textContent === '{value}'")
        if "waiting" in figures:
            await self.until(f"{card}.querySelector('.waiting').textContent === '{figures['waiting']}'")
            await self.until(
                f"{card}.querySelector('.steps').ariaLabel.includes('now {figures['waiting']},')"
            )
        if figures.get("free", "–") != "–":
            await self.until(
                f"{card}.querySelector('.shares').ariaLabel.startsWith('Agents: {figures['free']} free')"
            )


@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)
async def test_an_agent_s_day_moves_state_charts_and_table(demo: str, browser: Browser, house: House) -> None:
    """protocol.md section 4: `AgentStateEvent` and `QueueStatistics`, the same on either kind of site."""
    agent = Agent((await Phone.of(browser, demo, house, house.agent)).tab)
    caller = await Phone.of(browser, demo, house, house.caller)
    await agent.show("agent")
    await agent.state("Logged out")
    await agent.queue(house.queue, waiting="0", calls="0")
    await agent.write("#agent-phone", house.agent.number)
    await agent.press("#agent-login")
    await agent.state("Ready")
    await agent.says("#agent-about", f"Phone {house.agent.number}")
    # Of a pilot of an O2G nobody knows who its agents are before it has had a call.
    await agent.queue(house.queue, free="–" if house.site == "o2g" else "1", waiting="0")

    await caller.dial(house.queue)
    await agent.state("Ringing")
    await agent.says("#notices", f"{house.caller.name} ({house.caller.number}) is calling.")
    await agent.press("#notices button.primary")
    await agent.calls((house.caller, "Connected"))
    assert await agent.shown("#notices .notice") == []
    await agent.show("agent")
    await agent.state("On a call")
    await agent.queue(house.queue, waiting="0", free="0", talking="1", calls="1", answered="1")
    await caller.does("hangup")
    await agent.state("Wrap-up")
    await agent.press("#agent-ready")
    await agent.state("Ready")
    await agent.queue(house.queue, free="1", talking="0")

    await agent.write("#pause-reason", "Lunch")
    await agent.press("#agent-pause")
    await agent.state("On pause")
    await agent.says("#agent-about", "Lunch")
    await agent.queue(house.queue, free="0")
    await caller.dial(house.queue)
    await agent.queue(house.queue, waiting="1", calls="2", answered="1")
    await agent.until("document.querySelector('.queue[data-busy=true]').textContent.includes('longest 0:0')")
    await caller.does("hangup")
    await agent.queue(house.queue, waiting="0", abandoned="1")
    await agent.press("#agent-ready")
    await agent.state("Ready")
    await agent.press("#agent-logout")
    await agent.state("Logged out")
    await agent.until(
        "[...document.querySelectorAll('#team-table tr')]"
        ".some(({textContent}) => textContent.includes(', you') && textContent.includes('Logged out'))"
    )
    await agent.no_faults()
    await caller.no_faults()


async def test_an_agent_who_names_a_phone_that_is_none_reads_why_he_is_not_logged_in(
    demo: str, browser: Browser
) -> None:
    """protocol.md section 7: `AgentError`, which a XiVO tells after it has taken the command."""
    house = HOUSES["xivo"]
    agent = Agent((await Phone.of(browser, demo, house, house.agent)).tab)
    await agent.show("agent")
    await agent.write("#agent-phone", "4999")
    await agent.press("#agent-login")
    await agent.says(".notice.bad", "Not possible:")
    await agent.state("Logged out")
    assert agent.tab.faults == []
