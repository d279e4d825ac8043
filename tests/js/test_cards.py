"""Which cards lie before somebody: what the server told, with one's own as this device has them."""

from typing import Any

from tests.js.conftest import Ask

LAID = "/js/participant/laid.js"
HERE = {"round": 1, "table": 7}


def told(text: str, handle: str, **more: Any) -> dict[str, Any]:
    return {"card": handle, "kind": "idea", "text": text, **more}


def own(text: str, id: str, share: str = "group", *, table: int = 7, **more: Any) -> dict[str, Any]:
    return {"key": f"1.{table}.idea.{id}", "text": text, "share": share, "named": False, "waits": False} | more


def mine(text: str, handle: str, id: str) -> dict[str, Any]:
    return told(text, handle, mine={"key": f"1.7.idea.{id}", "revision": 1, "named": False})


async def texts(ask: Ask, laid: list[dict[str, Any]], owned: list[dict[str, Any]]) -> list[str]:
    return [card["text"] for card in await ask(LAID, "onTheTable", laid, owned, HERE)]


async def test_one_s_own_are_as_this_device_has_them_and_what_is_on_its_way_comes_last(ask: Ask) -> None:
    laid = [mine("The key is lost", "h1", "aaaa"), told("We had two plans", "h2")]
    owned = [own("The key was lost", "aaaa", waits=True), own("Nobody slept", "bbbb", waits=True)]
    found = await ask(LAID, "onTheTable", laid, owned, HERE)
    assert [(card["text"], card["handle"], card.get("waits", False)) for card in found] == [
        ("The key was lost", "h1", True), ("We had two plans", "h2", False), ("Nobody slept", "", True),
    ]  # fmt: skip


async def test_what_is_taken_back_here_lies_there_no_more_although_the_server_has_not_heard_of_it(ask: Ask) -> None:
    laid = [mine("The key is lost", "h1", "aaaa"), told("We had two plans", "h2")]
    assert await texts(ask, laid, [own("The key is lost", "aaaa", "me")]) == ["We had two plans"]
    assert await texts(ask, laid, [own("", "aaaa")]) == ["We had two plans"]


async def test_what_is_typed_and_not_laid_lies_nowhere(ask: Ask) -> None:
    draft = own("The key is", "draft", "me")
    assert await ask(LAID, "draftOf", HERE, "idea") == draft["key"]
    assert await texts(ask, [], [draft]) == []


async def test_cards_of_another_table_are_not_on_this_one(ask: Ask) -> None:
    assert await texts(ask, [], [own("For the others", "aaaa", table=3, waits=True)]) == []


async def test_besides_it_are_those_that_were_taken_back_and_those_that_another_table_has_not_got_yet(ask: Ask) -> None:
    back, draft = own("Taken back", "aaaa", "me"), own("The key is", "draft", "me")
    laid, sent = own("Laid", "bbbb"), own("For the others, sent", "cccc", table=3)
    waiting = own("For the others, on its way", "dddd", table=3, waits=True)
    found = await ask(LAID, "besides", [back, draft, laid, sent, waiting], HERE, [draft["key"]])
    assert [card["text"] for card in found] == ["Taken back", "For the others, on its way"]


async def test_what_lies_under_a_card_comes_after_it_where_that_one_lies(ask: Ask) -> None:
    laid = [
        told("Left first", "h1", round=1),
        told("Left second", "h2", round=1, under="h4"),
        told("Now first", "h3"),
        told("Now second", "h4"),
        told("Now third", "h5", under="h1"),
        told("Under one that is gone", "h6", under="h9"),
    ]
    found = await ask(LAID, "onTheTable", laid, [], {"round": 2, "table": 7})
    assert [(card["text"], card.get("deep", False), card["left"]) for card in found] == [
        ("Left first", False, True),
        ("Now third", True, True),
        ("Now first", False, False),
        ("Now second", False, False),
        ("Left second", True, False),
        ("Under one that is gone", False, False),
    ]


def seen(text: str, handle: str = "", key: str = "", kind: str = "idea") -> dict[str, Any]:
    return {"text": text, "handle": handle, "key": key, "kind": kind}


async def test_a_card_is_the_same_after_a_change(ask: Ask) -> None:
    before = [seen("mine", "h1", "k1"), seen("a", "h2"), seen("b", "h3"), seen("c", "h4")]
    now = [
        seen("mine, changed", "h9", "k1"),
        seen("a", "h2"),
        seen("b, changed", "h8"),
        seen("c", "h7"),
        seen("new", "h6"),
    ]
    assert await ask(LAID, "paired", before, now[:4]) == [0, 1, 2, 3]
    assert await ask(LAID, "paired", before, [now[4], *now[:2], now[3]]) == [-1, 0, 1, 3], "it has come elsewhere"
    assert await ask(LAID, "paired", before, [*now[:2], now[3], now[4], seen("newer", "h5")]) == [0, 1, 3, -1, -1]


async def test_an_empty_place_is_never_taken_for_a_card(ask: Ask) -> None:
    assert await ask(LAID, "paired", [seen("gone", "", "", "")], [seen("gone", "h1")]) == [-1]


async def test_each_new_card_has_a_key_of_its_own(ask: Ask) -> None:
    keys = {await ask(LAID, "newKey", HERE, "idea") for _ in range(5)}
    assert len(keys) == 5
    for key in keys:
        assert (await ask(LAID, "cardOf", key)).items() >= {**HERE, "kind": "idea"}.items()
    assert await ask(LAID, "cardOf", "1.31.valuable") is None


async def test_a_page_says_who_will_see_it(ask: Ask) -> None:
    laying = "/js/participant/laying.js"
    assert await ask(laying, "reachOf", {}, "") == "table"
    assert await ask(laying, "reachOf", {"reach": "organizers"}, None) == "table-organizers"
    assert await ask(laying, "reachOf", {"stays": True}, None) == "stays"
    assert await ask(laying, "reachOf", {"reach": "organizers"}, "plenary") == "all-organizers"
    assert await ask(laying, "reachOf", {}, "alone") == "own"


WALL = "/js/stage_cards.js"


async def test_on_the_wall_each_card_keeps_its_place_until_newer_ones_need_it(ask: Ask) -> None:
    assert await ask(WALL, "placed", [], ["a", "b"], 3) == ["a", "b"]
    assert await ask(WALL, "placed", ["a", "b"], ["a", "b", "c", "d"], 3) == ["c", "b", "d"]
    assert await ask(WALL, "placed", ["c", "b", "d"], ["a", "b", "d"], 3) == ["a", "b", "d"], "one was taken back"
    assert await ask(WALL, "placed", ["a", "b", "d"], ["b"], 3) == [None, "b", None]
