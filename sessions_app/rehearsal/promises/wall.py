"""Promise: what is laid while all are together stands on the stage at once, unless it is hidden; nothing else does."""

from collections.abc import Iterator

from ..history import SLACK
from ..tables import Card, Put, Tables, WallLook, lies, named, settled, table_of, told_since


def the_stage_shows_what_all_lay(tables: Tables) -> Iterator[str]:
    """Soon after its author was told that a card is saved (changed, taken back), the stage shows it so, or has asked
    and waits for the answer."""
    for card, puts in tables.puts.items():
        table = table_of(card[1])
        for number, put in enumerate(puts if table in tables.plenaries else ()):
            if put.acknowledged_at is None:
                continue
            due, until = put.acknowledged_at + SLACK, tables.lasted(card, number)
            if tables.too_short(due, until) or not tables.wall_was_there(put.acknowledged_at, due):
                continue
            look = told_since(tables.wall, put.acknowledged_at, due)
            if look is None or look.round != table[0] or (until is not None and until < look.at):
                continue  # the stage is at another round by then, or it was changed again
            wrong = _wrongly_shown(tables, card, put, look)
            if wrong is not None:
                yield f"{named(card)} {wrong}" if wrong else ""


def _wrongly_shown(tables: Tables, card: Card, put: Put, look: WallLook) -> str | None:
    """What is wrong with how the stage shows a card, or leaves it out; None if nobody can say."""
    shown = [seen for seen in look.told.cards if tables.card_of(seen) == card]
    if not lies(put.content):
        return "stands on the stage, although it was taken back" if shown else ""
    hidden = [
        one
        for one in tables.hidden
        if f"⟨{one.sign}⟩" in put.content.text and one.sent_at <= look.at and one.at >= put.sent_at
    ]
    if hidden:
        sure = hidden[-1].sent_at > (put.acknowledged_at or 0) and hidden[-1].at <= look.asked_at
        return ("stands on the stage, although it is hidden" if shown else "") if sure else None
    if look.told.count > len(look.told.cards) and not shown:
        return None  # only the newest ones stand there
    right = any(seen.text == put.content.text and bool(seen.author) == put.content.named for seen in shown)
    return "" if right else "does not stand on the stage as it was laid"


def nothing_else_stands_there(tables: Tables) -> Iterator[str]:
    """Whenever the stage looks, it shows cards of a plenary only, each once, and none that was taken back before."""
    for look in tables.wall:
        there = [(seen, card) for seen in look.told.cards if (card := tables.card_of(seen)) is not None]
        cards = [card for _, card in there]
        wrong = "a card stands on the stage twice" if len(cards) > len(set(cards)) else ""
        for seen, card in there:
            last = settled(tables.puts[card], look)
            if table_of(card[1]) not in tables.plenaries:
                wrong = f"{named(card)} lay on a table, and stands on the stage"
            elif last is not None and not lies(last.content):
                wrong = f"{named(card)} was taken back, and stands on the stage"
            elif not any(seen.text == put.content.text for put in tables.puts[card]):
                wrong = f"{named(card)} stands on the stage as nobody laid it"
        yield f"round {look.round}: {wrong}" if wrong else ""
