"""What a document may say, and what it may not: each fault is refused with its place and its reason."""

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.domain.practice import MINUTE, SECOND, BadDocument, Sizes, When, plain, read

from .documents import GONE, changed, document, nonsense


class TestAGoodDocument:
    def test_is_read_into_its_five_facets(self):
        (stage,) = nonsense().stages
        assert [(phase.key, phase.length, phase.core) for phase in stage.plan.turn] == [
            ("alpha", 40 * SECOND, True),
            ("beta", 20 * SECOND, False),
        ]
        assert (stage.plan.sizes, stage.plan.part(When.BETWEEN), stage.plan.rounds) == (Sizes(2, 2, 3), (), 2)
        assert [(role.key, role.comes) for role in stage.cast] == [("x", "holder"), ("y", "rest")]
        assert (stage.manner("alpha").away, stage.manner("beta").away) == (("x",), ())
        assert [(note.key, note.share) for note in stage.kinds.notes] == [("k1", "me"), ("k2", "holder")]
        assert stage.lines.of("alpha").of("y").said.do == "Hum for {holder}."

    def test_everyone_reads_and_writes_what_is_for_all(self):
        (stage,) = nonsense().stages
        beta = stage.manner("beta")
        assert {stage.lines.of("beta").of(role).said.do for role in "xy"} == {"Nod to each other."}
        assert (beta.recalled_to("x"), beta.recalled_to("y")) == (("k1",), ("k1",))
        assert (beta.written_by("x"), beta.written_by("y"), beta.written_by("nobody")) == (("k1",), ("k2",), ())

    def test_has_several_stages_each_with_its_own_seats(self):
        apart, tables, case = read(document("everything")).stages
        assert (apart.plan.seats, apart.plan.sizes, apart.noun) == ("alone", None, None)
        assert (tables.plan.rounds, tables.questions) == (2, ("What is?", "What could be?"))
        assert (case.plan.turns, case.plan.formed, case.noun.many) == ("one", "merge", "groups")
        assert tables.plan.part(When.END)[0].lasting(4) == 80 * SECOND

    @pytest.mark.parametrize(("line", "longest"), [("do", 80), ("hint", 90), ("stage", 90), ("who", 80), ("next", 60)])
    def test_has_lines_up_to_their_bound(self, line, longest):
        (stage,) = read(changed(f"stages.0.phases.0.lines.x.{line}", "x" * longest)).stages
        words = stage.lines.of("alpha").of("x")
        assert len(getattr(words.said if line in ("do", "hint") else words, line)) == longest

    def test_has_defaults_where_it_says_nothing(self):
        less = changed("stages.0.rounds", GONE)
        del less["self_run"]
        read_ = read(less)
        (stage,) = read_.stages
        assert (stage.plan.rounds, stage.plan.formed, stage.plan.seats) == (1, "mix", "groups")
        assert (read_.self_run, read_.cautions, stage.manner("beta").bell) == (False, (), "soft")

    @pytest.mark.parametrize(("least", "good", "most"), [(2, 2, 3), (3, 3, 5), (4, 5, 7), (3, 6, 12), (5, 6, 9)])
    def test_seats_every_number_of_people(self, least, good, most):
        read(changed("stages.0.groups.sizes", {"least": least, "good": good, "most": most}))
        for people in range(least, 200):
            assert any(least * groups <= people <= most * groups for groups in range(1, people + 1))


PHASE = "stages.0.phases.0"
LINES = f"{PHASE}.lines"
LONG = "x" * 300
ALL_HERE = {"all": {"who": "All.", "do": "Nod.", "stage": "Nod."}}


def last(**keys):
    """The last phase of the nonsense practice, without what depends on turns."""
    phase = document()["stages"][0]["phases"][1] | keys
    return {key: value for key, value in phase.items() if key != "writes" and not (key == "length" and "each" in keys)}


REFUSED = [
    # (what is changed, to what, where it is refused if not there, what the reason says)
    ("practice", 2, "", "version 1"),
    ("practice", True, "", "whole number"),
    ("key", "Nonsense", "", "small letters"),
    ("key", "all of it", "", "small letters"),
    ("name", GONE, "", "missing"),
    ("name", 7, "", "in quotes"),
    ("name", "", "", "nothing here"),
    ("language", "english", "", "tag of a language"),
    ("credit.link", "http://example.org", "", "https://"),
    ("credit.link", "javascript:alert(1)", "", "https://"),
    ("credit", "Nobody", "", "table"),
    ("cautions", "Careful", "", "list"),
    ("cautions", ["Careful", 3], "cautions.1", "in quotes"),
    ("cautions", ["Careful"] * 6, "cautions", "At most 5"),
    ("stages", [], "", "one stage at least"),
    ("stages", {}, "", "list"),
    ("stages.0", "gamma", "", "table"),
    ("stages.1", document()["stages"][0], "stages.1.key", "already"),
    # unknown keys, at every depth
    ("colour", "red", "", "not known here"),
    ("credit.email", "a@example.org", "", "not known here"),
    ("stages.0.size", 3, "", "not known here"),
    ("stages.0.groups.sizes.maximum", 3, "", "not known here"),
    ("stages.0.roles.0.title", "Ex", "", "not known here"),
    ("stages.0.notes.0.order", 1, "", "not known here"),
    (f"{PHASE}.minutes", 1.5, "", "not known here"),
    (f"{LINES}.x.shout", "Hey", "", "not known here"),
    (f"{LINES}.y.absent.stage", "Hum.", "", "not known here"),
    # what does not exist
    (f"{PHASE}.when", "sometimes", "", "session, round, turn, between, end"),
    (f"{PHASE}.hue", "#ff0000", "", "plum"),
    (f"{PHASE}.icon", "skull", "", "leaf"),
    (f"{PHASE}.bell", "gong", "", "soft"),
    (f"{PHASE}.away", ["z"], f"{PHASE}.away.0", "No role is called z here; these are: x, y"),
    (f"{PHASE}.away", ["x", "x"], f"{PHASE}.away.1", "twice"),
    (f"{PHASE}.away", ["x", "y"], "", "Somebody stays"),
    (f"{PHASE}.writes", {"z": ["k1"]}, f"{PHASE}.writes.z", "not known here"),
    (f"{PHASE}.writes.x", ["k3"], f"{PHASE}.writes.x.0", "k3"),
    (f"{PHASE}.writes.x", ["k2"], f"{PHASE}.writes.x.0", "k2"),  # y writes it
    (f"{PHASE}.writes.all", ["k1"], f"{PHASE}.writes.all.0", "k1"),  # not everyone does
    (f"{PHASE}.recalls", {"y": ["k9"]}, f"{PHASE}.recalls.y.0", "is called k9"),
    (f"{LINES}.z", {"do": "Hum.", "stage": "Hum."}, "", "not known here"),
    ("stages.0.notes.0.by", ["z"], "stages.0.notes.0.by.0", "No role"),
    ("stages.0.notes.0.traits", ["loud"], "stages.0.notes.0.traits.0", "No trait"),
    ("stages.0.notes.0.share", "the world", "", "One of these"),
    ("stages.0.notes.0.about", "life", "", "One of these"),
    ("stages.0.notes.1.key", "k1", "", "already"),
    ("stages.0.notes.1.about", "session", "stages.0.notes.1.share", "about a turn"),
    ("stages.0.roles.0.comes", "luck", "", "holder"),
    # lengths
    (f"{PHASE}.length", 0, "", "From 1 to 3600"),
    (f"{PHASE}.length", -5, "", "From 1 to 3600"),
    (f"{PHASE}.length", 3601, "", "From 1 to 3600"),
    (f"{PHASE}.length", 1.5, "", "whole number"),
    (f"{PHASE}.length", "1:30", "", "whole number"),
    (f"{PHASE}.length", True, "", "whole number"),
    (f"{PHASE}.length", GONE, "", "Either length"),
    (f"{PHASE}.each", 20, f"{PHASE}.length", "Either length"),
    # the core
    (f"{PHASE}.core", GONE, "stages.0.phases", "No phase is the core"),
    (f"{PHASE}.core", 1, "", "True or false"),
    # how many people
    ("stages.0.groups.sizes.most", 1, "", "From 2 to 30"),
    ("stages.0.groups.sizes.most", 2, "", "3 people would fit no groups"),
    ("stages.0.groups.sizes", {"least": 3, "good": 2, "most": 5}, "stages.0.groups.sizes.good", "No number of people"),
    ("stages.0.groups.sizes", {"least": 3, "good": 6, "most": 5}, "stages.0.groups.sizes.good", "No number of people"),
    ("stages.0.groups.sizes", {"least": 4, "good": 5, "most": 6}, "stages.0.groups.sizes.most", "7 people would fit"),
    ("stages.0.groups.sizes", GONE, "", "missing"),
    ("stages.0.groups.seats", "plenary", "stages.0.groups.noun", "no groups"),
    ("stages.0.groups.formed", "keep", "", "no groups before"),
    ("stages.0.groups.formed", "travel", "stages.0.roles", "somebody who stays"),
    ("stages.0.groups.formed", "by size", "", "One of these"),
    ("stages.0.rounds", 0, "", "From 1"),
    ("stages.0.questions", ["Only one?"], "stages.0.rounds", "1 questions"),
    # turns and roles
    ("stages.0.turns", "some", "", "each, one, none"),
    ("stages.0.turns", "none", "stages.0.roles.0.comes", "Nobody holds a turn"),
    ("stages.0.roles", [], "", "holder is missing"),
    ("stages.0.roles.1.comes", "holder", "", "already"),
    ("stages.0.roles.1.comes", "next", "stages.0.roles", "rest is missing"),
    ("stages.0.roles.1.comes", "stays", "", "where the others travel"),
    ("stages.0.roles.1.key", "x", "", "already"),
    ("stages.0.roles.1.key", "all", "", "already"),
    # phases in their parts
    ("stages.0.phases.1", last(when="session", lines=ALL_HERE), "stages.0.phases.1.when", "order"),
    ("stages.0.phases.1.key", "alpha", "", "already"),
    ("stages.0.phases.1.when", "end", "stages.0.phases.1.writes.x", "these are: all"),
    ("stages.0.phases.1", last(when="end"), "stages.0.phases.1.lines.all.who", "nobody has a role"),
    ("stages.0.phases.1", last(when="end", core=True, lines=ALL_HERE), "stages.0.phases.1.core", "Only a phase with"),
    ("stages.0.phases.1", last(when="between", each=9), "stages.0.phases.1.each", "one length for all"),
    # lines: how long, which gaps, no markup
    (f"{LINES}.x.do", GONE, "", "missing"),
    (f"{LINES}.x", GONE, "", "nothing to read"),
    (f"{LINES}.x.stage", GONE, "", "the stage would say nothing"),
    (f"{LINES}.x.do", "x" * 81, "", "81 characters; 80 is the most"),
    (f"{LINES}.x.hint", "x" * 91, "", "91 characters; 90 is the most"),
    (f"{LINES}.x.remote", "x" * 80, "", "With the hint"),
    (f"{LINES}.y.absent.do", LONG, "", "80 is the most"),
    (f"{PHASE}.say", LONG, "", "200 is the most"),
    (f"{PHASE}.title", "A title that is much too long", "", "24 is the most"),
    ("stages.0.roles.0.line", LONG, "", "80 is the most"),
    ("stages.0.notes.0.question", LONG, "", "80 is the most"),
    (f"{LINES}.x.do", "Turn to {wall}.", "", "no gap {wall}"),
    (f"{LINES}.x.do", "Turn to {.", "", "no gap {"),
    (f"{LINES}.x.do", "Turn to {}.", "", "no gap {}"),
    (f"{LINES}.x.do", "Turn to {holder.name}.", "", "no gap"),
    (f"{LINES}.x.do", "Answer: {question}", "", "nothing to hold"),
    (f"{LINES}.x.stage", "{holder} turns.", "", "nothing to hold"),
    (f"{PHASE}.say", "{holder}, please.", "", "nothing to hold"),
    (f"{LINES}.x.do", "Turn <b>now</b>.", "", "no markup"),
    (f"{LINES}.x.do", "Turn &amp; go.", "", "no markup"),
    (f"{LINES}.x.do", "Turn **now**.", "", "no markup"),
    (f"{LINES}.x.do", "[Turn](https://example.org)", "", "no markup"),
    (f"{LINES}.x.do", "Turn\nnow.", "", "One line"),
    (f"{LINES}.x.do", " Turn now.", "", "spaces around"),
    (f"{LINES}.x.do", "Turn \u202enow.", "", "nobody can see"),
    (f"{LINES}.x.do", "Turn\u0000now.", "", "nobody can see"),
    (f"{LINES}.x.do", ["Turn"], "", "in quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "refused_at", "reason"), REFUSED)
def test_a_fault_is_refused_with_its_place_and_the_reason(place, value, refused_at, reason):
    with pytest.raises(BadDocument) as refused:
        read(changed(place, value))
    said = str(refused.value)
    assert said.startswith(f"{refused_at or place}: ")
    assert reason in said
    assert isinstance(refused.value, Invalid)
    assert refused.value.field == (refused_at or place)


GUEST = {"key": "guest", "name": "guest", "many": "guests", "heading": "Guests", "line": "You are a guest."}
EACH_ALONE = {**document("everything")["stages"][0]["phases"][0], "each": 20}
del EACH_ALONE["length"]

OF_EVERYTHING = [
    # two turns need something between them, one turn has nothing there; and so on through the rarer keys
    ("stages.2.phases.0.when", "between", "stages.2.phases.0.when", "one turn"),
    ("stages.2.roles.1.comes", "next", "stages.2.roles.1.comes", "no next one"),
    ("stages.1.phases.0.when", "turn", "stages.1.phases.0.when", "Nobody holds a turn"),
    ("stages.1.phases.2.when", "session", "stages.1.phases.2.when", "order"),
    ("stages.1.phases.1.lines.all.do", "Ask {holder}.", "stages.1.phases.1.lines.all.do", "nothing to hold"),
    ("stages.1.roles.0.line", "{holder} stays.", "stages.1.roles.0.line", "nothing to hold"),
    ("stages.1.rounds", 3, "stages.1.rounds", "There are 2 questions"),
    ("stages.1.cards.0.key", "seed", "stages.1.cards.0.key", "already"),
    ("stages.1.cards.0.reach", "everyone", "stages.1.cards.0.reach", "group, organizers"),
    ("stages.1.cards.1.traits", ["quotable"], "stages.1.cards.1.traits.0", "these are: action"),
    ("stages.1.phases.1.recalls.all", ["idea"], "stages.1.phases.1.recalls.all.0", "these are: seed"),
    ("stages.0.notes.0.about", "turn", "stages.0.notes.0.about", "Nobody holds a turn"),
    ("stages.1.agreements", [{"key": "how", "question": "How?"}], "stages.1.agreements", "Nobody holds a turn"),
    ("stages.0.turns", "each", "stages.0.turns", "Only people who sit in groups"),
    ("stages.0.phases.0.recalls", {"all": ["later"]}, "stages.0.phases.0.recalls.all.0", "these are: seed"),
    ("stages.2.agreements.0.choices", ["x" * 49], "stages.2.agreements.0.choices.0", "48 is the most"),
    ("stages.2.phases.0.key", "discuss", "stages.2.phases.0.key", "already"),
    # a question of another stage, roles where nobody has a seat, cards that are gathered or shown again
    ("stages.0.question_of", "tables", "stages.0.question_of", "these are: –"),
    ("stages.2.question_of", "tables", "stages.2.question_of", "these are: –"),  # it has two
    ("stages.1.question_of", "apart", "stages.1.question_of", "questions of its own"),
    ("stages.2.question_of", 3, "stages.2.question_of", "in quotes"),
    ("stages.0.roles", [GUEST | {"comes": "stays"}], "stages.0.roles.0.comes", "Somebody stays only where"),
    ("stages.0.roles", [GUEST | {"comes": "first"}], "stages.0.roles.0.comes", "nobody has the first one"),
    ("stages.0.phases.0", EACH_ALONE, "stages.0.phases.0.each", "one length for all"),
    ("stages.1.cards.1.gathered_by", ["nobody"], "stages.1.cards.1.gathered_by.0", "these are: host, scribe, guest"),
    ("stages.2.phases.0.recalls", {"all": ["mode"]}, "stages.2.phases.0.recalls.all.0", "these are: seed, idea, deed"),
]


@pytest.mark.parametrize(("place", "value", "refused_at", "reason"), OF_EVERYTHING)
def test_what_several_stages_may_not_say(place, value, refused_at, reason):
    with pytest.raises(BadDocument) as refused:
        read(changed(place, value, "everything"))
    assert (refused.value.field, reason in str(refused.value)) == (refused_at, True)


class TestStagesThatFollowEachOther:
    def everything(self, **changes):
        """The document with other stages at the end: what they say, by what is changed in them."""
        whole = document("everything")
        whole["stages"][0]["questions"] = ["What for?"]
        whole["stages"].append({**ALL_TOGETHER, **changes})
        return read(whole)

    def test_may_ask_the_question_of_an_earlier_one_again(self):
        found = self.everything(question_of="apart", rounds=2)
        last = found.stages[3]
        assert [found.question(last, round) for round in (1, 2)] == ["What for?", "What for?"]
        assert [found.question(found.stages[1], round) for round in (1, 2)] == ["What is?", "What could be?"]
        assert found.question(found.stages[1], 3) == "What could be?", "in a session with more rounds"
        assert found.question(found.stages[2], 1) == ""
        assert read(plain(found)) == found

    def test_may_speak_to_those_who_stayed_before(self):
        roles = [GUEST | {"comes": "stays", "key": "stayed"}, GUEST | {"comes": "rest"}]
        assert self.everything(roles=roles).stages[3].cast.who("stays").key == "stayed"

    def test_may_show_cards_of_earlier_ones_again(self):
        phase = ALL_TOGETHER["phases"][0] | {"recalls": {"all": ["idea", "seed"]}}
        assert self.everything(phases=[phase]).stages[3].manner("together").recalled_to("x") == ("idea", "seed")

    def test_may_travel_around_whoever_brought_a_case(self):
        whole = document("everything")
        whole["stages"][2]["groups"]["formed"] = "travel"
        assert read(whole).stages[2].plan.formed == "travel"

    def test_may_say_who_gathers_cards(self):
        found = read(changed("stages.1.cards.0.gathered_by", ["scribe", "host"], "everything"))
        assert found.stages[1].kinds.cards[0].gathered_by == ("scribe", "host")
        assert read(plain(found)) == found


ALL_TOGETHER = {
    "key": "all_of_us",
    "turns": "none",
    "groups": {"seats": "plenary"},
    "phases": [{**document("everything")["stages"][0]["phases"][0], "key": "together", "writes": {}}],
}


@pytest.mark.parametrize("whole", [None, [], "practice = 1", 7])
def test_what_is_no_document_at_all_is_refused(whole):
    with pytest.raises(BadDocument, match="A table is expected"):
        read(whole)


class TestLengthsOfASession:
    def test_may_be_changed_one_by_one(self):
        plan = nonsense().stages[0].plan
        assert plan.with_lengths({"beta": 5 * MINUTE}).lengths == plan.lengths | {"beta": 5 * MINUTE}
        assert plan.with_lengths({}) == plan

    def test_a_phase_is_left_out_unless_it_is_the_core(self):
        plan = nonsense().stages[0].plan
        assert plan.with_lengths({"beta": 0}).turn_length == 40 * SECOND
        with pytest.raises(Invalid) as refused:
            plan.with_lengths({"alpha": 0})
        assert refused.value.field == "alpha"

    @pytest.mark.parametrize("length", [-1, 999, 60 * MINUTE + 1])
    def test_a_length_that_cannot_be_names_its_phase(self, length):
        with pytest.raises(Invalid) as refused:
            nonsense().stages[0].plan.with_lengths({"beta": length})
        assert refused.value.field == "beta"
