"""Microphones that are refused, missing, unplugged, or quite ordinary: what people read, and what is heard."""

import asyncio
import math
import struct
import wave
from pathlib import Path

from tests.servers import Site

from .callers import EARS, TONES, all_hear_each_other
from .conftest import Meet

PAIRS = ("contract_first", "session", "present_time", "exchange")

FAKE, YES, NO = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--use-fake-ui-for-media-stream=deny",
)


async def test_whoever_is_not_heard_for_want_of_a_microphone_hears_the_others_and_reads_what_to_do(
    meet: Meet, embedded: Site
) -> None:
    people = await meet(embedded)
    fay = await people.hosted_here()
    no_to_all = await people.another_browser(FAKE, NO)
    ada, ben, cem = crowd = [
        await people.caller("Ada"),
        await people.caller("Ben", browser=no_to_all),
        await people.caller("Cem"),
    ]
    await people.come_in(fay.code, crowd)
    await people.in_groups(fay)
    await cem.page.evaluate("noneLeft()")
    await asyncio.gather(*(person.joins_the_call() for person in crowd))

    await ben.is_told("They do not hear you. Allow the microphone")
    await cem.is_told("They do not hear you: there is no microphone here.")
    await asyncio.gather(ben.hears("Ada"), cem.hears("Ada"), ada.hears())
    await asyncio.gather(ada.reads_of(ben, "muted"), ada.reads_of(cem, "muted"))

    # Unplugged: another one takes its place, as long as there is one.
    await ada.page.evaluate("takeAway('audio')")
    await ada.is_told("Your microphone is gone, and another one has taken its place.")
    await asyncio.gather(ben.hears("Ada"), cem.hears("Ada"))
    await ada.page.evaluate("noneLeft(), takeAway('audio')")
    await ada.is_told("They do not hear you: your microphone is gone.")
    await asyncio.gather(ben.hears(), cem.hears(), ben.reads_of(ada, "muted"))


def beeps(path: Path, tone: float) -> None:
    """Half a second of a tone, then nothing for as long: what never changes is taken for noise, and removed."""
    rate, second = 48_000, range(48_000)
    loud = [math.sin(2 * math.pi * tone * at / rate) * (at < 24_000) * 0.5 for at in second]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", round(level * 32_000)) for level in loud * 2))


async def test_ordinary_microphones_of_separate_browsers_are_heard(meet: Meet, embedded: Site, tmp_path: Path) -> None:
    people = await meet(embedded)
    fay = await people.hosted_here(dict.fromkeys(PAIRS, "10"), practice="co_counselling")
    pair = []
    for name in ("Ada", "Ben"):
        beeps(tmp_path / f"{name}.wav", TONES[name])
        device = f"--use-file-for-fake-audio-capture={tmp_path / name}.wav"
        browser = await people.another_browser(FAKE, YES, device)
        pair.append(await people.caller(name, browser=browser, scripts=(EARS,)))
    await people.come_in(fay.code, pair)
    await people.in_groups(fay)
    await asyncio.gather(*(person.joins_the_call() for person in pair))
    await all_hear_each_other(pair)
