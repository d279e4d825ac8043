"""Cases: at every address, every reader finds the lines that they may read, and no others, whatever people do."""

from collections.abc import Collection

import pytest

from sessions_app.services import attendance, cases, erasing, hosting
from tests import cast
from tests.cast import ms

from .checking import knock
from .circle import Circle, sign_of
from .doors import DOORS, Door
from .finding import SIGN
from .oracle import Lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheld")]


class Story:
    """A circle in which people bring cases; `lines` is what the oracle is told."""

    def __init__(self) -> None:
        self.circle = Circle(7, rounds=2, practice="one_turn")
        self.lines = Lines()
        self.session = self.circle.session
        self.at, self.signs = 0.0, 0

    def id(self, who: int) -> int:
        return self.circle.people[who].pk

    def brings(self, who: int) -> None:
        self.signs += 1
        sign = sign_of(self.signs)
        cases.bring(self.session.pk, self.id(who), f"About {sign}", ms(self.at))
        self.lines.signs[self.id(who)] = sign
        self.lines.withdrawn.discard(self.id(who))
        if not self.lines.running:
            self.lines.taken.discard(self.id(who))

    def withdraws(self, who: int) -> None:
        cases.withdraw(self.session.pk, self.id(who), ms(self.at))
        self.lines.withdrawn.add(self.id(who))

    def is_taken_off(self, who: int) -> None:
        cases.take_off(self.session.pk, self.id(who), ms(self.at))
        self.lines.withdrawn.add(self.id(who))

    def is_named(self, who: int, *, anew: bool = False) -> None:
        """`anew`: after they took theirs back; then nobody reads what they had written, not even themselves."""
        cases.name(self.session.pk, self.id(who), ms(self.at))
        self.lines.withdrawn.discard(self.id(who))
        if anew:
            del self.lines.signs[self.id(who)]

    def is_kept_back(self, who: int) -> None:
        cases.keep_back(self.session.pk, self.id(who), True, ms(self.at))

    def leaves(self, who: int) -> None:
        attendance.leave(self.session.pk, self.id(who), ms(self.at))
        self.lines.left.add(self.id(who))

    def comes_back(self, who: int) -> None:
        attendance.come_back(self.session.pk, self.id(who), ms(self.at))
        self.lines.left.discard(self.id(who))

    def is_erased(self, who: int) -> None:
        erasing.erase(self.circle.people[who], "Somebody", "e" * 32, cast.later(self.at), ms(self.at))
        self.lines.signs.pop(self.id(who), None)
        self.lines.left.add(self.id(who))

    def begins(self) -> None:
        seen = cast.begun(self.session, at=self.at)
        assert seen.begun
        self.lines.taken |= {group.case for group in seen.begun.groups if group.case}
        self.lines.running = True

    def is_over(self) -> None:
        self.at += 2_000
        self.lines.running = False

    def ends(self) -> None:
        hosting.finish_session(self.session.pk, cast.later(self.at), ms(self.at))
        self.lines.ended, self.lines.running = True, False


# Where lines are read, and where they could be by mistake; all other addresses are asked once.
NEAR = {
    "cases", "mine", "mine_md", "mine_json", "desk", "desk_screen", "own_stage", "own_stage_screen", "door", "screen",
    "stage", "stage_screen", "export_json", "harvest",
}  # fmt: skip


def check(story: Story, monkeypatch: pytest.MonkeyPatch, doors: Collection[Door] = ()) -> None:
    """Everybody knocks at these doors; without any, at those that are near."""
    now = ms(story.at + 1)
    for module in ("participant", "host", "stage", "cases", "mine"):
        monkeypatch.setattr(f"sessions_app.web.{module}.now_ms", lambda: now)
    for reader, browser in story.circle.readers:
        if reader.person is not None and reader.person not in {one.pk for one in story.circle.people}:
            continue
        for door in doors or [each for each in DOORS if each.name in NEAR and not each.query]:
            _, content = knock(browser, door, story.session.code, reader.person)
            found = set(SIGN.findall(content.decode("utf-8", "replace")))
            assert found == story.lines.at(door.name, reader), (reader.name, door.name)


def test_in_the_lobby_and_in_a_round(monkeypatch) -> None:
    story = Story()
    for who in range(4):
        story.brings(who)
    check(story, monkeypatch)
    story.withdraws(1)
    story.brings(0)
    story.is_taken_off(2)
    story.is_kept_back(3)
    check(story, monkeypatch)
    story.is_named(1, anew=True)
    story.is_named(2)
    story.leaves(3)
    check(story, monkeypatch)
    story.comes_back(3)
    story.is_taken_off(1)
    story.begins()
    check(story, monkeypatch)


def test_at_every_other_address_nobody_reads_any(monkeypatch) -> None:
    story = Story()
    story.brings(0)
    story.circle.readers = [each for each in story.circle.readers if each[0].person in (None, story.id(0), story.id(1))]
    check(story, monkeypatch, [each for each in DOORS if each.name not in NEAR])


def test_between_rounds_after_an_erasure_and_after_the_end(monkeypatch) -> None:
    story = Story()
    story.brings(0)
    story.brings(1)
    story.begins()
    story.brings(4)
    story.is_over()
    check(story, monkeypatch)
    story.is_erased(0)
    story.brings(1)
    check(story, monkeypatch)
    story.ends()
    check(story, monkeypatch)
