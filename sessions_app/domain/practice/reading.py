"""Reads a practice's document, parsed from TOML or JSON, into the five facets. Strict: what cannot be is refused with
its place and the reason; nothing is guessed and nothing is left out.

docs/practices.md says the same for people who write one.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import gettext_noop
from . import cast, kinds, lines, manners, plan
from .cast import Cast, Role
from .document import GRAMMAR, Credit, Noun, Picture, Practice, Stage
from .kinds import Agreement, CardKind, Kind, Kinds, NoteKind
from .lines import HOLDER, QUESTION, Lines, PhaseLines, Said, Sentences
from .manners import ALL, Manner, Offer
from .places import BadDocument, Table
from .plan import Phase, Plan, Sizes
from .turns import RULES, TURNS, When

PRACTICE = ("practice", "key", "name", "purpose", "credit", "language", "self_run", "cautions", "stages")
STAGE = (
    "key", "groups", "turns", "rounds", "questions", "question_of", "roles", "phases", "notes", "cards", "agreements",
    "pictures",
)  # fmt: skip
GROUPS = ("seats", "noun", "plural", "sizes", "formed")
ROLE = (
    "key", "comes", "name", "many", "heading", "line", "coming", "soon", "listening", "passed", "left", "joining",
    "unnamed", "gone",
)  # fmt: skip
PHASE = (
    "key", "when", "length", "each", "core", "hue", "icon", "bell", "away", "alone", "writes", "recalls",
    "title", "about", "say", "lines",
)  # fmt: skip
SENTENCES = ("do", "hint", "stage", "who", "next", "remote", "absent", "listening", "alone")
NOTE = ("key", "by", "about", "share", "traits", "question", "mine", "title", "heading", "of")
CARD = ("key", "by", "gathered_by", "reach", "traits", "prompt", "title")
AGREEMENT = ("key", "by", "question", "choices")
PICTURE = ("shows", "title", "text")

MOST_STAGES, MOST_ROUNDS, MOST_ROLES, MOST_PHASES, MOST_KINDS = 8, 20, 6, 24, 12
MOST_PICTURES = 3  # beside each other on a laptop
MOST_PEOPLE = 30  # in one group
LONGEST = plan.LONGEST_PHASE // plan.SECOND
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
LINK = re.compile(r"https://[^\s<>\"]{4,190}", re.ASCII)

NO_ROLE = gettext_noop("No role is called {key} here; these are: {known}.")
NO_KIND = gettext_noop("Nothing that this role writes is called {key}; this is: {known}.")
NO_TRAIT = gettext_noop("No trait is called {key}; these are: {known}.")
NO_NOTE = gettext_noop("No note, and no card of a stage before, is called {key}; these are: {known}.")
NO_STAGE = gettext_noop("No stage before this one has one question and is called {key}; these are: {known}.")
TWICE = gettext_noop("{key} is the key of another one already.")


def read(data: Mapping[str, Any]) -> Practice:
    """The practice that a parsed document describes. Raises BadDocument; its `field` is the place of what is wrong."""
    top = Table(data, "", PRACTICE)
    if top.whole("practice", 1, 1_000_000) != GRAMMAR:
        raise top.bad("practice", gettext_noop("This product reads version {version} of the grammar."), version=GRAMMAR)
    credit = top.table("credit", ("name", "link"))
    language = top.text("language")
    if not LANGUAGE.fullmatch(language):
        raise top.bad("language", gettext_noop("The tag of a language is expected here, as en or pt-BR."))
    head = Practice(
        key=top.key(),
        name=top.line("name", "title"),
        purpose=top.line("purpose"),
        credit=Credit(credit.line("name", "question"), _link(credit)),
        language=language,
        self_run=top.flag("self_run"),
        cautions=top.lines("cautions", "caution", 5),
        stages=(),
    )
    return replace(head, stages=_stages(top))


def _link(credit: Table) -> str:
    link = credit.text("link")
    if not LINK.fullmatch(link):
        raise credit.bad("link", gettext_noop("An address that begins with https:// is expected here."))
    return link


@dataclass(slots=True)
class _Known:
    """The keys that the stages before use already. Lengths and notes are stored under them, so each is there once."""

    stages: set[str]
    phases: set[str]
    kinds: set[str]
    shown: list[str]  # the notes, and the cards of stages that are over, that people can be shown again
    asked: list[str]  # the stages that have one question
    stays: bool = False  # whether somebody stayed in a stage before, or brought a case


def _stages(top: Table) -> tuple[Stage, ...]:
    known, found = _Known(set(), set(), set(), [], []), list[Stage]()
    for table in top.tables("stages", STAGE, MOST_STAGES):
        found.append(_Stage(table, known, first=not found).read())
    if not found:
        raise top.bad("stages", gettext_noop("A practice has one stage at least."))
    return tuple(found)


def _fresh(table: Table, taken: set[str]) -> str:
    key = table.key()
    if key in taken:
        raise table.bad("key", TWICE, key=key)
    taken.add(key)
    return key


class _Stage:
    """Reads one stage: what each part may say depends on those before it."""

    def __init__(self, table: Table, known: _Known, *, first: bool) -> None:
        self.table, self.known, self.first = table, known, first
        self.turns = table.choice("turns", TURNS)
        self.rule = RULES[self.turns]
        self.gaps: tuple[str, ...] = ()

    def read(self) -> Stage:
        table = self.table
        key = _fresh(table, self.known.stages)
        questions, rounds = self._rounds()
        question_of = self._question_of(questions)
        self.gaps = (QUESTION,) if questions or question_of else ()
        noun, seated = self._groups(rounds)
        self.seated = noun is not None
        self.cast = self._cast(seated.formed)
        self.kinds = self._kinds()
        read = [self._phase(each) for each in table.tables("phases", PHASE, MOST_PHASES)]
        self._leave(key, questions)
        return Stage(
            key=key,
            noun=noun,
            questions=questions,
            plan=self._plan(seated, tuple(phase for phase, _, _ in read)),
            cast=self.cast,
            manners=tuple(manner for _, manner, _ in read),
            kinds=self.kinds,
            lines=Lines(tuple(words for _, _, words in read)),
            pictures=tuple(self._picture(each) for each in table.tables("pictures", PICTURE, MOST_PICTURES)),
            question_of=question_of,
        )

    def _leave(self, key: str, questions: Collection[str]) -> None:
        """What later stages may speak of."""
        self.known.shown += [card.key for card in self.kinds.cards]
        self.known.asked += [key] if len(questions) == 1 else []
        self.known.stays = self.known.stays or self.rule.of_a_case or self.cast.who(cast.STAYS) is not None

    # -- who sits together ----------------------------------------------------------------------------

    def _rounds(self) -> tuple[tuple[str, ...], int]:
        questions = self.table.lines("questions", "purpose", MOST_ROUNDS)
        rounds = self.table.whole("rounds", 1, MOST_ROUNDS, default=len(questions) or 1)
        if questions and rounds != len(questions):
            raise self.table.bad(
                "rounds", gettext_noop("There are {count} questions, one a round."), count=len(questions)
            )
        return questions, rounds

    def _question_of(self, questions: Collection[str]) -> str:
        """The stage before whose question is asked again in each round of this one; empty if it is none."""
        if not self.table.has("question_of"):
            return ""
        if questions:
            raise self.table.bad("question_of", gettext_noop("This stage has questions of its own."))
        found = self.table.text("question_of")
        if found not in self.known.asked:
            known = ", ".join(self.known.asked) or "–"
            raise self.table.bad("question_of", NO_STAGE, key=found, known=known)
        return found

    def _groups(self, rounds: int) -> tuple[Noun | None, Plan]:
        groups = self.table.table("groups", GROUPS)
        seats = groups.choice("seats", plan.SEATS, default=plan.GROUPS)
        if seats != plan.GROUPS:
            for key in GROUPS[1:]:
                if groups.has(key):
                    raise groups.bad(key, gettext_noop("Nobody has a seat in this stage, so there are no groups."))
            if self.rule.held:
                raise self.table.bad("turns", gettext_noop("Only people who sit in groups can hold turns."))
            return None, Plan(self.turns, seats, plan.KEEP, None, rounds)
        noun = Noun(groups.line("noun"), groups.line("plural", "noun"))
        formed = groups.choice("formed", plan.FORMED, default=plan.MIX)
        if self.first and formed in (plan.KEEP, plan.MERGE):
            raise groups.bad("formed", gettext_noop("There are no groups before the first stage."))
        return noun, Plan(self.turns, seats, formed, self._sizes(groups), rounds)

    def _sizes(self, groups: Table) -> Sizes:
        sizes = groups.table("sizes", ("least", "good", "most"))
        least = sizes.whole("least", 2, MOST_PEOPLE)
        good = sizes.whole("good", 2, MOST_PEOPLE)
        most = sizes.whole("most", 2, MOST_PEOPLE)
        if not least <= good <= most:
            raise sizes.bad("good", gettext_noop("No number of people fits: least, good and most are in this order."))
        if most < 2 * least - 1:
            raise sizes.bad(
                "most",
                gettext_noop("{people} people would fit no groups; with groups of {least}, most is {need} or more."),
                people=most + 1,
                least=least,
                need=2 * least - 1,
            )
        return Sizes(least, good, most)

    def _cast(self, formed: str) -> Cast:
        roles: list[Role] = []
        keys: set[str] = {ALL}
        for table in self.table.tables("roles", ROLE, MOST_ROLES):
            role = self._role(table, keys)
            if any(other.comes == role.comes for other in roles):
                raise table.bad("comes", gettext_noop("One comes to another role in this way already."))
            if role.comes == cast.STAYS and not self._stays(formed):
                raise table.bad("comes", gettext_noop("Somebody stays only where the others travel, or in one’s case."))
            if role.comes in cast.BY_SEAT and not self.seated:
                raise table.bad("comes", gettext_noop("Nobody has a seat in this stage, so nobody has the first one."))
            roles.append(role)
        found = Cast(tuple(roles))
        if formed == plan.TRAVEL and not found.who(cast.STAYS) and not self.rule.of_a_case:
            raise self.table.bad("roles", gettext_noop("Where people travel, a role of somebody who stays is missing."))
        wanted = [cast.HOLDER, cast.REST] if self.rule.held else [cast.REST] if roles else []
        for comes in wanted:
            if not found.who(comes):
                raise self.table.bad(
                    "roles", gettext_noop("A role to which one comes as {comes} is missing."), comes=comes
                )
        return found

    def _stays(self, formed: str) -> bool:
        """Whether there is somebody who stays here, or did in a stage before if all are together now."""
        return formed == plan.TRAVEL or self.rule.of_a_case or (not self.seated and self.known.stays)

    def _role(self, table: Table, keys: set[str]) -> Role:
        key = _fresh(table, keys)
        comes = table.choice("comes", cast.COMES)
        if not self.rule.held and comes in cast.OF_TURNS:
            raise table.bad("comes", gettext_noop("Nobody holds a turn in this stage."))
        if comes == cast.NEXT and When.BETWEEN not in self.rule.parts:
            raise table.bad("comes", gettext_noop("There is one turn in this stage, and no next one."))
        gaps = (*self.gaps, HOLDER) if self.rule.held else self.gaps

        def line(name: str, bound: str = "who", *, optional: bool = True) -> str:
            return table.line(name, bound, () if bound == "name" else gaps, optional=optional)

        return Role(
            key=key,
            comes=comes,
            name=table.line("name"),
            many=table.line("many", "name"),
            heading=table.line("heading", "name"),
            line=line("line", optional=False),
            coming=line("coming"),
            soon=line("soon", "name"),
            listening=line("listening"),
            passed=line("passed"),
            left=line("left"),
            joining=line("joining", "purpose"),
            unnamed=line("unnamed", "name"),
            gone=line("gone"),
        )

    # -- what people write ----------------------------------------------------------------------------

    def _kinds(self) -> Kinds:
        notes = tuple(self._note(each) for each in self.table.tables("notes", NOTE, MOST_KINDS))
        cards = tuple(self._card(each) for each in self.table.tables("cards", CARD, MOST_KINDS))
        agreed = tuple(self._agreement(each) for each in self.table.tables("agreements", AGREEMENT, MOST_KINDS))
        if agreed and not self.rule.held:
            raise self.table.bad("agreements", gettext_noop("Nobody holds a turn in this stage."))
        self.known.shown += [note.key for note in notes]
        return Kinds(notes, cards, agreed)

    def _by(self, table: Table) -> tuple[str, ...]:
        return table.keys("by", self.cast.keys, NO_ROLE)

    def _note(self, table: Table) -> NoteKind:
        about = table.choice("about", kinds.ABOUT, default=kinds.TURN if self.rule.held else kinds.ROUND)
        if about == kinds.TURN and not self.rule.held:
            raise table.bad("about", gettext_noop("Nobody holds a turn in this stage."))
        share = table.choice("share", kinds.SHARES, default=kinds.ME)
        if share == kinds.HOLDER and about != kinds.TURN:
            raise table.bad("share", gettext_noop("Only a note about a turn can be left to its holder."))
        gaps = (*self.gaps, HOLDER) if about == kinds.TURN else self.gaps
        return NoteKind(
            key=_fresh(table, self.known.kinds),
            by=self._by(table),
            about=about,
            share=share,
            traits=table.keys("traits", kinds.NOTE_TRAITS, NO_TRAIT),
            question=table.line("question", gaps=gaps),
            mine=table.line("mine", "label"),
            title=table.line("title", "label"),
            heading=table.line("heading", "title"),
            of=table.line("of", "label", gaps, optional=True),
        )

    def _card(self, table: Table) -> CardKind:
        return CardKind(
            key=_fresh(table, self.known.kinds),
            by=self._by(table),
            gathered_by=table.keys("gathered_by", self.cast.keys, NO_ROLE),
            reach=table.choice("reach", kinds.REACHES, default=kinds.GROUP),
            traits=table.keys("traits", kinds.CARD_TRAITS, NO_TRAIT),
            prompt=table.line("prompt", "question", self.gaps),
            title=table.line("title", "label"),
        )

    def _agreement(self, table: Table) -> Agreement:
        return Agreement(
            key=_fresh(table, self.known.kinds),
            by=self._by(table),
            question=table.line("question"),
            choices=table.lines("choices", "choice", 8),
        )

    def _picture(self, table: Table) -> Picture:
        shows = table.choice("shows", manners.SHOWS)
        return Picture(shows, table.line("title", "name"), table.line("text", "about"))

    # -- phases ---------------------------------------------------------------------------------------

    def _phase(self, table: Table) -> tuple[Phase, Manner, PhaseLines]:
        key = _fresh(table, self.known.phases)
        when = When(table.choice("when", tuple(When)))
        if when not in self.rule.parts:
            one = gettext_noop("There is one turn in this stage, and nothing between turns.")
            raise table.bad("when", one if self.rule.held else gettext_noop("Nobody holds a turn in this stage."))
        if table.has("length") == table.has("each"):
            raise table.bad("length", gettext_noop("Either length (seconds) or each (seconds for every member)."))
        each = table.has("each")
        if each and when is When.BETWEEN:
            raise table.bad("each", gettext_noop("Between two turns, a phase has one length for all."))
        if each and not self.seated:
            raise table.bad("each", gettext_noop("Nobody has a seat in this stage, so a phase has one length for all."))
        seconds = table.whole("each" if each else "length", 1, LONGEST)
        phase = Phase(key, seconds * plan.SECOND, when, each=each, core=table.flag("core"))
        roles = self._roles_in(when)
        if roles and set(roles) == set(table.keys("away", roles, NO_ROLE)):
            raise table.bad("away", gettext_noop("Somebody stays: not every role can be turned away."))
        return phase, self._manner(table, key, roles), self._lines(table, key, when, roles)

    def _roles_in(self, when: When) -> tuple[str, ...]:
        """The roles that people have then. Outside turns, nobody has a role that depends on a turn."""
        if when in (When.TURN, When.BETWEEN) or not self.rule.held:
            return self.cast.keys
        return tuple(role.key for role in self.cast if role.comes not in (*cast.OF_TURNS, cast.REST))

    def _manner(self, table: Table, key: str, roles: Collection[str]) -> Manner:
        return Manner(
            phase=key,
            hue=table.choice("hue", manners.HUES),
            icon=table.choice("icon", manners.ICONS),
            bell=table.choice("bell", manners.BELLS, default="soft"),
            away=table.keys("away", roles, NO_ROLE),
            alone=table.flag("alone"),
            writes=self._offers(table, "writes", roles),
            recalls=self._offers(table, "recalls", roles),
        )

    def _offers(self, table: Table, key: str, roles: Collection[str]) -> tuple[Offer, ...]:
        if not table.has(key):
            return ()
        offers = table.table(key, (*roles, ALL))
        again = key == "recalls"
        # In the order of the cast, whatever order the document has: JSON keeps none.
        return tuple(
            Offer(role, offers.keys(role, self.known.shown, NO_NOTE) if again else self._written(offers, role))
            for role in (*roles, ALL)
            if offers.has(role)
        )

    def _written(self, offers: Table, role: str) -> tuple[str, ...]:
        """What somebody in this role writes."""
        return offers.keys(role, [kind.key for kind in self.kinds.every if self._writes(role, kind)], NO_KIND)

    def _writes(self, role: str, kind: Kind) -> bool:
        """Whether it is for this role. Everyone: what all roles write, and what is written beforehand."""
        if not kind.by or role in kind.by:
            return True
        beforehand = isinstance(kind, NoteKind) and kinds.BEFOREHAND in kind.traits
        return role == ALL and (beforehand or set(kind.by) == set(self.cast.keys))

    def _lines(self, table: Table, key: str, when: When, roles: Collection[str]) -> PhaseLines:
        holds = when in (When.TURN, When.BETWEEN)
        gaps = (*self.gaps, HOLDER) if holds else self.gaps
        by = table.table("lines", (*roles, ALL))
        found = {role: _sentences(by.table(role, SENTENCES), gaps) for role in (*roles, ALL) if by.has(role)}
        rest = self.cast.who(cast.REST)
        covered = rest is not None and rest.key in roles  # everybody has a role in this phase
        for role in roles if covered else (*roles, ALL):
            words = found.get(role) or found.get(ALL)
            if words is None:
                raise by.bad(role, gettext_noop("This is missing: somebody in this phase has nothing to read."))
        everyone = found.get(ALL)
        if not covered and everyone and not everyone.who:
            raise by.bad(f"{ALL}.who", gettext_noop("This is missing: nobody has a role here that says who they are."))
        self._on_stage(by, found, roles if covered else (*roles, ALL))
        return PhaseLines(
            phase=key,
            title=table.line("title", "name"),
            about=table.line("about"),
            say=table.line("say", gaps=self.gaps),
            by=tuple(found.values()),
        )

    def _on_stage(self, by: Table, found: Mapping[str, Sentences], roles: Iterable[str]) -> None:
        """The projector says one thing to all, or something to each role."""
        everyone = found.get(ALL)
        if everyone and everyone.stage:
            return
        for role in roles:
            if role not in found or not found[role].stage:
                raise by.bad(f"{role}.stage", gettext_noop("This is missing: the stage would say nothing to them."))

    def _plan(self, seated: Plan, phases: tuple[Phase, ...]) -> Plan:
        order = list(When)
        heart = self.rule.heart
        for index, phase in enumerate(phases):
            if index and order.index(phase.when) < order.index(phases[index - 1].when):
                raise self.table.bad(
                    f"phases.{index}.when",
                    gettext_noop("Phases are listed in the order of {order}."),
                    order=", ".join(order),
                )
            if phase.core and phase.when is not heart:
                raise self.table.bad(
                    f"phases.{index}.core",
                    gettext_noop("Only a phase with when = {when} is the core here."),
                    when=heart,
                )
        if not any(phase.core for phase in phases):
            raise self.table.bad(
                "phases", gettext_noop("No phase is the core: one with when = {when} needs core = true."), when=heart
            )
        return replace(seated, phases=phases)


def _sentences(table: Table, gaps: Collection[str]) -> Sentences:
    def variant(key: str) -> Said | None:
        if not table.has(key):
            return None
        said = table.table(key, ("do", "hint"))
        return Said(said.line("do", gaps=gaps), said.line("hint", gaps=gaps, optional=True))

    said = Said(table.line("do", gaps=gaps), table.line("hint", gaps=gaps, optional=True))
    remote = table.line("remote", "hint", gaps, optional=True)
    if remote and len(remote) + 1 + len(said.hint) > lines.BOUNDS["hint"]:
        raise table.bad(
            "remote", gettext_noop("With the hint after it, {most} characters fit."), most=lines.BOUNDS["hint"]
        )
    return Sentences(
        role=table.place.rsplit(".", 1)[1],
        said=said,
        stage=table.line("stage", gaps=[gap for gap in gaps if gap != HOLDER], optional=True),
        who=table.line("who", gaps=gaps, optional=True),
        next=table.line("next", gaps=gaps, optional=True),
        remote=remote,
        absent=variant("absent"),
        listening=variant("listening"),
        alone=variant("alone"),
    )


__all__ = ["BadDocument", "read"]
