"""No typed word is lost or saved twice, whatever happens between a text box and the server."""

from typing import Any

import pytest

from tests.js.conftest import Ask

OUTBOX = "/js/outbox.js"
HELPER = "/tests/outboxes.js"
SEEDS = range(8)


async def story(ask: Ask, **what: Any) -> dict[str, Any]:
    told: dict[str, Any] = await ask(HELPER, "story", what)
    assert set(told["states"]) == {"saved"}
    assert told["left"] == [], "what is acknowledged does not stay on the device"
    return told


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("loss", [0, 4])
async def test_one_device_saves_exactly_what_was_typed(ask: Ask, seed: int, loss: int) -> None:
    told = await story(ask, seed=seed, devices=1, loss=loss, crashes=False)
    assert told["text"].split() == told["typed"]
    assert told["text"] == told["shown"][0]


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_page_that_crashes_finds_its_words_again(ask: Ask, seed: int) -> None:
    told = await story(ask, seed=seed, devices=1, loss=4, crashes=True)
    assert told["text"].split() == told["typed"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("loss", [0, 4])
async def test_two_devices_in_one_note_lose_no_word(ask: Ask, seed: int, loss: int) -> None:
    told = await story(ask, seed=seed, devices=2, loss=loss, crashes=False)
    assert set(told["typed"]) == set(told["text"].split())


async def test_what_the_server_refuses_is_kept_and_said_and_not_sent_again(ask: Ask) -> None:
    told = await ask(HELPER, "refused")
    kept = {"text": "far too long a text", "state": "offline", "reason": "Too long.", "stored": 1, "times": 1}
    assert told["kept"] == kept
    assert told["after"] == {"state": "saved", "reason": "", "stored": 0}


async def test_a_note_from_another_device_never_replaces_unsaved_words(ask: Ask) -> None:
    told = await ask(HELPER, "arrivesWhileTyping")
    assert told["shown"] == "typed here"
    assert told["stored"] == "typed here\nwritten on the phone"


async def test_who_takes_everything_back_shares_nothing_that_was_still_unsent(ask: Ask) -> None:
    told = await ask(HELPER, "takenBack", {"down": False})
    last = dict(told["sent"])
    assert (told["state"], told["kept"]) == ("saved", []), "it answers when all is acknowledged"
    assert last == dict.fromkeys(["1.31.challenge", "1.32.takeaway", "1.33.takeaway"], "me")
    assert [share for key, share in told["sent"] if key != "1.31.challenge"] == ["me", "me", "me", "me"]


async def test_without_a_network_what_is_taken_back_is_kept_unshared(ask: Ask) -> None:
    told = await ask(HELPER, "takenBack", {"down": True})
    assert told["state"] == "offline"
    assert told["kept"] == told["shares"] == ["me", "me", "me"]


@pytest.mark.parametrize(("how", "before"), [("full", "typed before"), ("blocked", "")])
async def test_what_lies_on_a_full_device_is_read_and_sent_and_nothing_is_called_kept_that_is_not(
    ask: Ask, how: str, before: str
) -> None:
    told = await ask(HELPER, "onAFullDevice", how)
    assert told["found"] == {"text": before, "state": "offline" if before else "saved"}
    assert told["added"] == {"text": "typed before and now", "state": "unkept"}
    assert (told["sent"], told["state"], told["rest"]) == (["typed before and now"], "saved", [])


async def test_the_state_follows_when_storage_fills_and_empties(ask: Ask) -> None:
    assert await ask(HELPER, "fillsUp") == ["offline", "unkept", "offline"]


async def test_a_fault_of_the_page_is_called_one_and_the_words_are_kept(ask: Ask) -> None:
    assert await ask(HELPER, "atFault") == {"state": "broken", "kept": ["not lost"], "after": "saved"}


async def test_words_that_arrived_unheard_are_not_doubled_after_a_long_silence(ask: Ask) -> None:
    assert await ask(HELPER, "heardLate") == "日本"


async def test_a_composition_is_not_written_into(ask: Ask) -> None:
    told = await ask(HELPER, "composing")
    assert told == {"during": [], "after": ["from the other device"]}


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a", "a", "b", "b"),
        ("a", "ab", "a", "ab"),
        ("", "mine", "theirs", "mine\ntheirs"),
        ("base", "base mine", "base theirs", "base mine\ntheirs"),
        ("one two", "one two three", "zero one two", "one two three\nzero"),
        ("gone", "", "gone and more", "gone and more"),  # rather too much than a word lost
        ("deleted", "deleted, elsewhere", "", ", elsewhere"),  # what was deleted does not come back, new words stay
        ("deleted", "deleted", "", ""),
        ("one two", "one and a half two", "", "and a half"),
        ("same", "same here", "same here", "same here"),
        ("no no", "no no no", "", "no"),  # the new word is like the old ones
        ("one two", "one bigtwo", "", "big"),
        ("zone", "zone here", "bike", "zone here\nbike"),  # whole words: the last letter is no common end
        ("", "Hello", "Hello world", "Hello world"),
        ("", "one line\nmine", "theirs\n\none line", "one line\nmine\ntheirs"),  # no line comes twice
    ],
)
async def test_merging_two_texts(ask: Ask, base: str, mine: str, theirs: str, merged: str) -> None:
    assert await ask(OUTBOX, "mergeText", base, mine, theirs) == merged


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("me", "everyone", "me", "everyone"),
        ("me", "me", "group", "group"),
        ("me", "everyone", "group", "group"),  # both changed it: the more private choice
        ("everyone", "me", "everyone", "me"),
    ],
)
async def test_merging_who_may_see_it(ask: Ask, base: str, mine: str, theirs: str, merged: str) -> None:
    notes = [{"text": "t", "share": share, "named": True} for share in (base, mine, theirs)]
    assert (await ask(OUTBOX, "merge", *notes))["share"] == merged
