"""Promise: what is laid on a table is seen there at once and whole, by all who sit there and by nobody else, without a
name that its author did not give."""

from collections.abc import Iterator

from ..history import SLACK
from ..messages import HeardCard
from ..tables import Card, Look, Put, Table, Tables, lies, named, settled, table_of, told_since

A_REQUEST = 2_000  # ms between sending and being told: of two commands at once, nobody knows which came first


def cards_reach_their_table(tables: Tables) -> Iterator[str]:
    """Soon after its author was told that a card is saved (changed, taken back), all who sit there see it so, or have
    asked and wait for the answer."""
    for card, puts in tables.puts.items():
        for number, put in enumerate(puts if table_of(card[1]) not in tables.of_everybody else ()):
            if put.acknowledged_at is None:
                continue
            due, until = put.acknowledged_at + SLACK, tables.lasted(card, number)
            if tables.too_short(due, until):
                continue
            table = table_of(card[1])
            for person in tables.everybody_at(table, put.acknowledged_at, due):
                look = told_since(tables.looks[person], put.acknowledged_at, due)
                if _too_late(look, table, due, until):
                    continue
                wrong = _misses(tables, card, put, look)
                yield f"{named(card)}: {person} {wrong}" if wrong else ""


def gathering_reaches_its_table(tables: Tables) -> Iterator[str]:
    """So is what a gatherer does, as long as nobody changes it again."""
    for number, done in enumerate(tables.gathered):
        again = [other.at for other in tables.gathered[number + 1 :] if other.sign == done.sign]
        due = done.at + SLACK
        puts = [put for put in tables.puts[tables.by_sign[done.sign]] if not lies(put.content)]
        taken_back = [put.sent_at for put in puts if put.sent_at > done.at - A_REQUEST]
        until = min(again + taken_back, default=None)
        if tables.too_short(due, until):
            continue
        for person in tables.everybody_at(done.table, done.at, due):
            look = told_since(tables.looks[person], done.at, due)
            if _too_late(look, done.table, due, until):
                continue
            seen = [card for card in look.table.cards if f"⟨{done.sign}⟩" in card.text] if look else []
            yield "" if any(done.looks(card) for card in seen) else f"{done.what} ({done.sign}) never reached {person}"


def tables_show_their_cards_and_no_others(tables: Tables) -> Iterator[str]:
    """Whenever anybody looks, every card lies there once that lay there before they asked, and none that does not."""
    by_table: dict[Table, list[Card]] = {}
    for card in tables.puts:
        by_table.setdefault(table_of(card[1]), []).append(card)
    for person, looks in tables.looks.items():
        for look in looks:
            if look.where is None:
                continue
            theirs = look.where in tables.of_everybody or tables.sat_at(person, look.where)
            wrong = "" if theirs else "looks at a table of others"
            wrong = wrong or _strange(tables, look) or _missing(tables, look, by_table.get(look.where, []))
            yield f"table {look.where}: {person} {wrong}" if wrong else ""


def _too_late(look: Look | None, table: Table, due: float, until: float | None) -> bool:
    """Whether the server answered only when something else had happened, or they sat elsewhere."""
    return look is not None and look.at > due and (look.where != table or (until is not None and until < look.at))


def _misses(tables: Tables, card: Card, put: Put, look: Look | None) -> str:
    shown = [seen for seen in look.table.cards if tables.card_of(seen) == card] if look else []
    if not lies(put.content):
        return "still sees what was taken back" if shown else ""
    return "" if any(seen.text == put.content.text for seen in shown) else "does not see it"


def _strange(tables: Tables, look: Look) -> str:
    """What somebody sees that they should not, or twice."""
    there = [(seen, tables.card_of(seen)) for seen in look.table.cards]
    known = [card for _, card in there if card is not None]
    if len(known) > len(set(known)):
        return "sees a card twice"
    for seen, card in there:
        if card is not None and (
            wrong := _of_another_table(tables, look, seen, card) or _not_as_laid(tables, look, seen, card)
        ):
            return f"{wrong} ({named(card)})"
    for seen in look.table.recalled:
        card = tables.card_of(seen)
        if card is not None and not tables.sat_at(look.person, table_of(card[1])):
            return f"is shown again what lay where others sat ({named(card)})"
        if card is not None and (wrong := _not_as_laid(tables, look, seen, card)):
            return f"{wrong} again ({named(card)})"
    return ""


def _of_another_table(tables: Tables, look: Look, seen: HeardCard, card: Card) -> str:
    """What guests of an earlier round left says of which; where everybody is in one group, each sees their own."""
    if look.where in tables.of_everybody and card[0] != look.person:
        return "sees a card of somebody else"
    there = (seen.round or look.table.round, look.table.table)
    return "" if table_of(card[1]) == there else "sees a card of another table"


def _not_as_laid(tables: Tables, look: Look, seen: HeardCard, card: Card) -> str:
    if (seen.mine is not None) != (card[0] == look.person):
        return "does not know whose card it is"
    states = [put for put in tables.puts[card] if put.sent_at <= look.at and put.content.text == seen.text]
    states = [put for put in states if lies(put.content)]
    if not states:
        return "sees what was never laid"
    if not any(put.content.named == bool(seen.author) for put in states):
        return "reads a name that was not given, or misses one"
    last = settled(tables.puts[card], look)
    return "sees what was taken back" if last is not None and not lies(last.content) else ""


def _missing(tables: Tables, look: Look, laid: list[Card]) -> str:
    shown = {card for seen in look.table.cards if (card := tables.card_of(seen)) is not None}
    own = look.where in tables.of_everybody
    for card in laid:
        if own and card[0] != look.person:
            continue
        last = settled(tables.puts[card], look)
        if last is not None and lies(last.content) and card not in shown:
            return f"does not see what lies there ({named(card)})"
    return ""
