"""Writes a practice back as a document: plain values, canonical JSON, and the digest that names its content.

One practice has one canonical text, whatever the order, the spaces or the defaults of the file that it was read from.
"""

import hashlib
import json
from typing import Any

from .document import GRAMMAR, Practice, Stage
from .kinds import Kinds
from .lines import PhaseLines, Said, Sentences
from .manners import Manner, Offer
from .plan import SECOND, Phase, Plan

Plain = dict[str, Any]


def canonical(practice: Practice) -> str:
    """The practice as JSON, byte for byte the same for equal practices. Reading it gives an equal practice."""
    return json.dumps(plain(practice), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(practice: Practice) -> str:
    """The name of this content: 64 hexadecimal digits (SHA-256 of the canonical JSON)."""
    return hashlib.sha256(canonical(practice).encode()).hexdigest()


def plain(practice: Practice) -> Plain:
    """The document as plain values, without keys that say what is so anyhow."""
    return _said(
        practice=GRAMMAR,
        key=practice.key,
        name=practice.name,
        purpose=practice.purpose,
        credit={"name": practice.credit.name, "link": practice.credit.link},
        language=practice.language,
        self_run=practice.self_run,
        cautions=list(practice.cautions),
        stages=[_stage(stage) for stage in practice.stages],
    )


def _said(**values: Any) -> Plain:
    """Without what is empty or false: a document leaves that out."""
    return {key: value for key, value in values.items() if value not in ("", False, None, [], {}, ())}


def _stage(stage: Stage) -> Plain:
    plan, manners = stage.plan, {each.phase: each for each in stage.manners}
    phases = [_phase(phase, manners[phase.key], stage.lines.of(phase.key)) for phase in plan.phases]
    return _said(
        key=stage.key,
        groups=_groups(stage, plan),
        turns=plan.turns,
        rounds=plan.rounds,
        questions=list(stage.questions),
        question_of=stage.question_of,
        roles=[_fields(role) for role in stage.cast],
        phases=phases,
        pictures=[_fields(picture) for picture in stage.pictures],
        **_kinds(stage.kinds),
    )


def _groups(stage: Stage, plan: Plan) -> Plain:
    if stage.noun is None or plan.sizes is None:
        return {"seats": plan.seats}
    sizes = _fields(plan.sizes)
    return {
        "seats": plan.seats,
        "noun": stage.noun.one,
        "plural": stage.noun.many,
        "sizes": sizes,
        "formed": plan.formed,
    }


def _phase(phase: Phase, manner: Manner, words: PhaseLines) -> Plain:
    length = {"each" if phase.each else "length": phase.length // SECOND}
    return length | _said(
        key=phase.key,
        when=phase.when.value,
        core=phase.core,
        hue=manner.hue,
        icon=manner.icon,
        bell=manner.bell,
        away=list(manner.away),
        alone=manner.alone,
        writes=_offers(manner.writes),
        recalls=_offers(manner.recalls),
        title=words.title,
        about=words.about,
        say=words.say,
        lines={each.role: _sentences(each) for each in words.by},
    )


def _offers(offers: tuple[Offer, ...]) -> Plain:
    return {offer.role: list(offer.kinds) for offer in offers}


def _sentences(each: Sentences) -> Plain:
    return _said(
        do=each.said.do,
        hint=each.said.hint,
        stage=each.stage,
        who=each.who,
        next=each.next,
        remote=each.remote,
        absent=_variant(each.absent),
        listening=_variant(each.listening),
        alone=_variant(each.alone),
    )


def _variant(said: Said | None) -> Plain:
    return _fields(said) if said else {}


def _kinds(kinds: Kinds) -> Plain:
    return {
        "notes": [_fields(note) for note in kinds.notes],
        "cards": [_fields(card) for card in kinds.cards],
        "agreements": [_fields(each) for each in kinds.agreements],
    }


def _fields(value: Any) -> Plain:
    """A facet's value whose fields have the names of the document's keys."""
    fields = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return _said(**{name: list(field) if isinstance(field, tuple) else field for name, field in fields.items()})
