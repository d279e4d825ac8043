"""A call through all that happens to pages, servers and networks; and what people read then."""

import asyncio
from collections.abc import Sequence

from tests.browser.people import by_group
from tests.servers import Site, relay_server, site

from .callers import SLACK, Caller, Stretch, all_hear_each_other, mistakes
from .conftest import Meet
from .test_turning_away import holders

PAIRS = dict.fromkeys(("contract_first", "session", "present_time", "exchange"), "10")
OPEN = "() => [...connections].filter((each) => each.connectionState !== 'closed').length"
LOST = r"WebSocket|ERR_|Failed to load resource"  # what a console says of a server that is away


async def test_a_reload_another_tab_and_leaving_end_nothing_for_the_others(meet: Meet, embedded: Site) -> None:
    people = await meet(embedded)
    _, (ada, ben, cem) = await people.in_a_call("Ada", "Ben", "Cem")

    await ben.page.reload()
    await ben.is_connected()
    await asyncio.gather(ada.hears("Cem"), cem.hears("Ada"))
    await ben.joins_the_call()
    await all_hear_each_other([ada, ben, cem])
    await ada.reads_of(ben, "")

    # The tab that comes last has the call, and the other one says so.
    tab = await ben.another_tab()
    await tab.goto(f"/s/{ben.code}/")
    await ben.joins_the_call(tab)
    await ben.is_in_the_call(where="elsewhere")
    await ben.is_told("The call goes on in your other tab")
    await asyncio.gather(
        ben.hears(), ben.hears("Ada", "Cem", page=tab), ada.hears("Ben", "Cem"), cem.hears("Ada", "Ben")
    )
    await ben.page.get_by_role("button", name="Take it back here").click()
    await ben.is_in_the_call(tab, where="elsewhere")
    await tab.close()
    await all_hear_each_other([ada, ben, cem])

    # To leave the call is not to leave the session.
    await cem.leaves_the_call()
    await asyncio.gather(ada.hears("Ben"), ben.hears("Ada"), cem.hears())
    await ada.reads_of(cem, "out")
    assert await cem.page.evaluate("given.every(({ real }) => real.readyState === 'ended')"), "the microphone is off"
    assert (await cem.screen())["standing"] == "seated"
    await cem.joins_the_call()
    await all_hear_each_other([ada, ben, cem])


async def test_a_call_goes_on_while_the_server_is_killed_and_people_are_turned_away_again_afterwards(
    meet: Meet, own_site: Site
) -> None:
    people = await meet(own_site)
    fay, crowd = await people.in_a_call("Ada", "Ben", "Cem")
    client, *others = await holders(crowd)
    await fay.gives("start", revision=1, round=1)
    await fay.sees_state("running")
    await fay.does("next")
    await all_hear_each_other(crowd)

    for person in people.everyone:
        person.expects_complaints(LOST)
    (server,) = own_site.servers
    server.kill()
    began = await client.page.evaluate("Date.now()")
    await asyncio.gather(
        *(person.page.wait_for_selector("body:not([data-link=live])", state="attached") for person in crowd)
    )
    server.start()
    await asyncio.gather(fay.is_connected(), *(person.is_connected() for person in crowd))
    ended = await client.page.evaluate("Date.now()")
    everybody = frozenset(person.name for person in crowd)
    without = Stretch("without a server", began - SLACK, ended + SLACK, everybody)
    assert [each for person in crowd for each in mistakes(person.name, "heard", await person.heard(), [without])] == []

    for _ in range(2):
        await fay.does("next")
    await asyncio.gather(*(person.hears(*everybody - {client.name, person.name}) for person in crowd))
    await client.is_told("You hear them. They neither hear nor see you")
    await asyncio.gather(*(person.reads_of(client, "away") for person in others))

    # Not even a page that comes only now is heard.
    since = await client.page.evaluate("Date.now()")
    await client.page.reload()
    await client.is_connected()
    await client.joins_the_call()
    await client.hears(*(person.name for person in others))
    await asyncio.gather(*(person.reads_of(client, "away") for person in others))
    for person in others:
        assert client.name not in {name for sample in await person.heard() if sample.at > since for name in sample.who}


async def test_eight_seconds_without_a_network_and_all_hear_each_other_again(meet: Meet) -> None:
    """Chromium takes only the server away from a page that is offline, so the relay stands still as well."""
    with relay_server() as relay, site(settings=relay.settings) as found:
        people = await meet(found)
        _, (ada, ben, cem) = await people.in_a_call("Ada", "Ben", "Cem")
        for person in people.everyone:
            person.expects_complaints(LOST)
        await ben.context.set_offline(True)
        relay.pause()
        over = asyncio.create_task(asyncio.sleep(8))
        await asyncio.gather(ada.reads_of(ben, "waiting"), ben.reads_of(ada, "waiting"))
        await over
        relay.resume()
        await ben.context.set_offline(False)
        await all_hear_each_other([ada, ben, cem])
        await asyncio.gather(ada.reads_of(ben, ""), ben.reads_of(ada, ""))


async def test_pairs_on_two_processes_hear_only_each_other_and_others_in_the_next_round(
    meet: Meet, distributed: Site
) -> None:
    people = await meet(distributed)
    fay, crowd = await people.in_a_call("Ada", "Ben", "Cem", "Dee", practice="co_counselling", minutes=PAIRS, rounds=2)
    first = await by_group(crowd)
    await fay.gives("start", revision=1, round=1)
    await asyncio.gather(*(person.sees(state="running") for person in crowd))
    met = {person.name: await met_so_far(person) for person in crowd}
    assert met == {person.name: names(group) - {person.name} for group in first for person in group}

    # Everybody is in the call of the new group by themselves, and in no other.
    await fay.does("end")
    await people.in_groups(fay)
    await asyncio.gather(*(person.is_told("You are in the call of your new group") for person in crowd))
    second = await by_group(crowd)
    for group in second:
        await all_hear_each_other(group)
    assert {frozenset(names(group)) for group in first}.isdisjoint(frozenset(names(group)) for group in second)
    assert [await person.page.evaluate(OPEN) for person in crowd] == [1] * 4
    for group in second:
        for person in group:
            assert await met_so_far(person) == met[person.name] | names(group) - {person.name}


async def met_so_far(person: Caller) -> set[str]:
    """Whom they have heard in their page."""
    return {name for sample in await person.heard() for name in sample.who}


def names(group: Sequence[Caller]) -> set[str]:
    return {person.name for person in group}
