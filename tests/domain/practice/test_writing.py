"""The canonical text of a practice: one for each content, readable again, and named by its digest."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.domain.practice import canonical, digest, plain, read
from sessions_app.domain.practice.manners import BELLS, HUES, ICONS

from .documents import changed, document, nonsense

# -- documents by chance: one number makes one, so that a whole document costs hypothesis one draw -------------------

LINES = ("So.", "“Why?” – no & …", "ß, é, ’ and 99 %", "זה 中文", "a b c d e f g h")


class Chance(random.Random):
    def line(self, *gaps: str) -> str:
        """A line that may stand anywhere where there are these gaps."""
        return self.choice([*LINES, *(f"It is {{{gap}}}." for gap in gaps)])

    def perhaps(self, **keys: Any) -> dict[str, Any]:
        """Some of these keys."""
        return {key: value for key, value in keys.items() if self.random() < 0.5}

    def document(self) -> dict[str, Any]:
        whole: dict[str, Any] = {"practice": 1, "key": "by_chance", "name": self.line(), "purpose": self.line()}
        whole |= {"language": self.choice(["en", "he", "pt-BR"])}
        whole |= self.perhaps(self_run=True, cautions=[self.line(), "Careful."])
        whole |= {"credit": {"name": self.line(), "link": "https://example.org"}}
        return whole | {"stages": [self.stage(index) for index in range(self.randint(1, 3))]}

    def stage(self, index: int) -> dict[str, Any]:
        turns = self.choice(["each", "one", "none"])
        comes = {"each": ["holder", "next", "rest"], "one": ["holder", "rest"], "none": []}[turns]
        roles = [f"role{place}" for place in range(len(comes))]
        notes = [f"note_{index}_{number}" for number in range(self.randint(1, 3))]
        heart = "round" if turns == "none" else "turn"
        parts = [*self.perhaps(session=1), *([] if turns == "none" else self.perhaps(round=1))]
        parts += [heart] * self.randint(1, 3)
        parts += ["between"] * self.randint(0, 2) if turns == "each" else []
        parts += self.perhaps(end=1)
        phases = [self.phase(f"phase_{index}_{at}", when, roles, notes) for at, when in enumerate(parts)]
        phases[parts.index(heart)]["core"] = True
        least = self.randint(2, 8)
        good = self.randint(least, 2 * least)
        sizes = {"least": least, "good": good, "most": self.randint(max(good, 2 * least - 1), 30)}
        return {
            "key": f"stage{index}",
            "turns": turns,
            "rounds": self.randint(1, 20),
            "groups": {"noun": self.line(), "plural": self.line(), "sizes": sizes} | self.perhaps(formed="mix"),
            "roles": [
                {"key": role, "comes": way} | {name: self.line() for name in ("name", "many", "heading", "line")}
                for role, way in zip(roles, comes, strict=True)
            ],
            "notes": [self.note(key) for key in notes],
            "phases": phases,
        }

    def note(self, key: str) -> dict[str, Any]:
        words = {name: self.line() for name in ("question", "mine", "title", "heading")}
        return {"key": key} | words | self.perhaps(traits=["quotable", "step"], share="everyone", about="session")

    def phase(self, key: str, when: str, roles: list[str], notes: list[str]) -> dict[str, Any]:
        turns = when in ("turn", "between")
        here, gaps = [*(roles if turns else []), "all"], ("holder",) if turns else ()
        made: dict[str, Any] = {
            "key": key,
            "when": when,
            "title": self.line(),
            "about": self.line(),
            "say": self.line(),
        }
        made |= {
            "hue": self.choice(HUES),
            "icon": self.choice(ICONS),
            "lines": {role: self.said(gaps) for role in here},
        }
        made |= {"each" if when != "between" and self.random() < 0.3 else "length": self.randint(1, 3600)}
        made |= self.perhaps(bell=self.choice(BELLS), alone=True)
        made |= self.perhaps(recalls={role: self.sample(notes, self.randint(0, len(notes))) for role in here})
        return made | (self.perhaps(away=[self.choice(roles)]) if turns else {})

    def said(self, gaps: tuple[str, ...]) -> dict[str, Any]:
        must = {"do": self.line(*gaps), "stage": self.line(), "who": self.line(*gaps)}
        other = {"do": self.line(*gaps)} | self.perhaps(hint=self.line(*gaps))
        return must | self.perhaps(absent=other, listening=other, alone=other, next=self.line(*gaps), remote="Mute.")


def shuffled(value: Any) -> Any:
    """The same content with the keys of each table in the opposite order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(each) for each in value] if isinstance(value, list) else value


@given(st.integers(0, 2**32))
def test_whatever_reads_is_written_and_reads_as_equal(seed):
    made = Chance(seed).document()
    practice = read(made)
    text = canonical(practice)
    again = read(json.loads(text))
    assert again == practice
    assert hash(again) == hash(practice)
    assert canonical(again) == text
    assert canonical(read(shuffled(made))) == text


# -- single ones -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nonsense", "everything"])
def test_a_document_with_whatever_there_is_survives(name):
    practice = read(document(name))
    assert read(json.loads(canonical(practice))) == practice
    assert read(plain(practice)) == practice


def test_everything_that_a_document_says_is_in_its_text():
    """So no key is read and then forgotten: without any single one, the text is another, or nothing reads."""
    whole = plain(read(document("everything")))

    def places(value: Any, at: str = ""):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield f"{at}{key}"
            if isinstance(each, dict | list):
                yield from places(each, f"{at}{key}.")

    def leaves(value: Any) -> int:
        return (
            sum(map(leaves, value.values() if isinstance(value, dict) else value))
            if isinstance(value, dict | list)
            else 1
        )

    given_ = document("everything")
    assert set(places(given_)) <= set(places(whole))
    assert leaves(whole) > leaves(given_)  # the defaults stand there, too


def test_the_digest_names_the_content_and_nothing_else():
    one = digest(nonsense())
    assert len(one) == 64
    assert digest(read(shuffled(document()))) == one
    assert digest(read(changed("stages.0.phases.0.length", 41))) != one
    assert digest(read(changed("stages.0.phases.0.lines.x.hint", "It is a wall."))) != one


def test_the_digest_of_a_stored_document_never_changes():
    """Stored documents are found by it: another digest for the same content would lose them."""
    assert digest(read(document("everything"))) == "74229b43c96d4749c5160c557911118986f28182f68c7651c244fc8573e86516"
