"""Wishes in plain words, and a pasted list of people: what is understood, and what is reported otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.domain import names
from sessions_app.domain.roster import Entry, read_roster, relabelled, without
from sessions_app.domain.wording import MOST_NAMES, Known, ReadWishes, of_nobody, read_wishes, renamed
from sessions_app.practices import plan_of

ADA, BEN, CEM, JANE, TWO, ADA_2, JUNIOR = range(1, 8)
PEOPLE = [
    Known(ADA, "Ada", "Blue", "German"),
    Known(BEN, "Ben", "blue"),
    Known(CEM, "Cem", "Red", "Turkish"),
    Known(JANE, "Smith, Jane"),
    Known(TWO, "Tom and Jerry"),
    Known(ADA_2, "Ada (2)"),
    Known(JUNIOR, "Ben Jr."),
]

MOST = plan_of("troika").group_sizes.most
WORDS = ["Ada", "Ben", "Zoe", "and", ",", ";", "apart", "together", "meets", "team", "Blue", "teams", "mixed", "#", "."]


def read(*lines: str) -> ReadWishes:
    return read_wishes("\n".join(lines), PEOPLE, MOST)


def groups(found) -> list[list[int]]:
    return [sorted(group) for group in found]


def told(reading: ReadWishes) -> list[tuple[int, str]]:
    return [(problem.line, str(problem)) for problem in reading.problems]


class TestPeople:
    @pytest.mark.parametrize(
        "line",
        ["Ada and Ben apart", "ada, BEN apart.", "- Ben & Ada  apart", "Ada, and Ben apart", "Ada; Ben apart!"],
    )
    def test_two_people_are_kept_apart_however_it_is_written(self, line):
        reading = read(line)
        assert groups(reading.wishes.apart) == [[ADA, BEN]]
        assert not reading.problems

    def test_of_three_people_no_two_sit_together(self):
        assert groups(read("Ada, Ben, Cem apart").wishes.apart) == [[ADA, BEN], [ADA, CEM], [BEN, CEM]]

    def test_together_is_for_every_round_and_grows_by_who_is_together_with_whom(self):
        assert groups(read("Ada and Ben together", "Ben and Cem together").wishes.stay) == [[ADA, BEN, CEM]]
        of_two = read("Ada and Ben together", "Cem and Smith, Jane together").wishes.stay
        assert groups(of_two) == [[ADA, BEN], [CEM, JANE]]

    def test_a_name_that_begins_like_a_remark_is_a_name(self):
        """Else whoever chooses such a name takes their wishes away."""
        reading = read_wishes("#1 Ada and Ben apart\n# Ben likes tea", [Known(ADA, "#1 Ada"), Known(BEN, "Ben")], MOST)
        assert (groups(reading.wishes.apart), reading.problems) == ([[ADA, BEN]], ())

    def test_one_person_meets_several(self):
        assert groups(read("Ada meets Ben and Cem").wishes.meet) == [[ADA, BEN], [ADA, CEM]]

    @pytest.mark.parametrize(
        ("line", "who"),
        [
            ("Smith, Jane and Ada apart", [ADA, JANE]),
            ("Tom and Jerry, smith, jane apart", [JANE, TWO]),
            ("Ada (2) and Ada apart", [ADA, ADA_2]),
            ("Ada and Ben Jr. apart", [ADA, JUNIOR]),
        ],
    )
    def test_a_name_may_hold_what_separates_names(self, line, who):
        reading = read(line)
        assert groups(reading.wishes.apart) == [who]
        assert not reading.problems

    def test_a_full_stop_after_a_name_ends_the_line(self):
        assert groups(read("Ada meets Ben Jr.", "Ada meets Cem.").wishes.meet) == [[ADA, CEM], [ADA, JUNIOR]]

    def test_a_name_that_nobody_has_yet_is_told_and_the_others_count(self):
        reading = read("Ada, Ben and Zoe apart")
        assert groups(reading.wishes.apart) == [[ADA, BEN]]
        assert told(reading) == [(1, "Nobody here is called “Zoe” yet.")]

    def test_a_wish_for_somebody_comes_true_when_they_are_in(self):
        line = "Ada and Zoe apart"
        assert not read(line).wishes.apart
        reading = read_wishes(line, [*PEOPLE, Known(9, "zoe")], MOST)
        assert groups(reading.wishes.apart) == [[ADA, 9]]
        assert not reading.problems


class TestTags:
    def test_without_a_line_teams_are_apart_and_languages_together(self):
        wishes = read().wishes
        assert wishes.teams == {ADA: "Blue", BEN: "Blue", CEM: "Red"}
        assert wishes.languages == {ADA: "German", CEM: "Turkish"}

    def test_the_lines_that_say_so_change_nothing(self):
        assert read("Teams apart", "same language").wishes == read().wishes

    def test_teams_and_languages_can_be_mixed(self):
        wishes = read("teams mixed freely", "languages mixed").wishes
        assert (wishes.teams, wishes.languages) == ({}, {})

    def test_one_team_can_be_apart_where_the_others_are_mixed(self):
        assert read("teams mixed freely", "team BLUE apart").wishes.teams == {ADA: "Blue", BEN: "Blue"}

    def test_a_team_that_nobody_is_in_is_told(self):
        assert told(read("team Green apart")) == [(1, "Nobody here is in a team “Green” yet.")]

    def test_somebody_may_be_called_as_a_team_is(self):
        people = [Known(1, "Team Green"), Known(2, "Ada")]
        assert groups(read_wishes("Team Green and Ada apart", people, MOST).wishes.apart) == [[1, 2]]


class TestLongTexts:
    """Every desk's screen is made of them, in the thread that all sockets share."""

    @pytest.mark.parametrize(
        "text",
        [
            "\n".join([",".join("a" * 60) + " apart"] * 78),
            ("x" * 160 + ",") * 59 + "y apart",
            "\n".join([f"{','.join('a' * 30)} meets {','.join('b' * 30)}"] * 78),
            "a meets " * 1200 + "b",
        ],
    )
    def test_lists_of_names_that_nobody_has_are_looked_up_once_each(self, text, monkeypatch):
        looked_up = 0

        def counted(name: str, key=names.key) -> str:
            nonlocal looked_up
            looked_up += len(name)
            return key(name)

        monkeypatch.setattr(names, "key", counted)
        read_wishes(text, PEOPLE, MOST)
        assert 0 < looked_up < 10 * len(text)


class TestWhatIsWrong:
    def test_one_bad_line_spoils_no_other(self):
        reading = read("# our wishes", "", "seat them nicely", "Ada and Ben apart")
        assert groups(reading.wishes.apart) == [[ADA, BEN]]
        assert [line for line, _ in told(reading)] == [3]
        assert "Ada and Ben apart" in told(reading)[0][1]

    @pytest.mark.parametrize("line", ["Ada apart", "Ada and ada together", "Ada meets Ada", "Ada meets Ada and Ben"])
    def test_it_takes_two(self, line):
        assert told(read(line)) == [(1, "Please name at least two people.")]

    def test_of_more_than_the_practice_allows_there_is_no_group(self):
        three = read_wishes("Ada, Ben and Cem together\nAda and Smith, Jane together", PEOPLE, 3)
        assert (groups(three.wishes.stay), told(three)) == (
            [[ADA, BEN, CEM]],
            [(2, "At most 3 people can stay together.")],
        )

    def test_more_than_five_make_no_group(self):
        reading = read("Ada, Ben, Cem, Smith, Jane and Tom and Jerry together", "Ada and Ada (2) together")
        assert [len(group) for group in reading.wishes.stay] == [5]
        assert told(reading) == [(2, "At most 5 people can stay together.")]

    def test_a_line_that_names_a_crowd(self):
        assert [line for line, _ in told(read(", ".join(f"P{n}" for n in range(61)) + " apart"))] == [1]

    @pytest.mark.parametrize(
        "lines",
        [
            ("Ada and Ben apart", "Ben and Ada together"),
            ("Ada and Ben together", "Ada and Ben apart"),
            ("Ada and Ben together", "Ben and Cem together", "Ada and Cem apart"),
            ("Ada and Cem apart", "Ada and Ben together", "Ben and Cem together"),
            ("Ada meets Ben", "Ada, Ben and Cem apart"),
            ("Ada and Ben apart", "Ada meets Ben"),
            ("Yan and Zoe apart", "Zoe and Yan together"),
            ("teams apart", "teams mixed freely"),
            ("languages mixed", "same language"),
        ],
    )
    def test_what_contradicts_an_earlier_line_is_refused_and_left_out(self, lines):
        reading = read(*lines)
        refused = [problem for problem in reading.problems if problem.refused]
        assert [problem.line for problem in refused] == [len(lines)]
        assert str(len(lines)) in str(refused[0])
        before = read(*lines[:-1]).wishes
        assert (reading.wishes.stay, reading.wishes.meet) == (before.stay, before.meet)
        assert {frozenset(pair) for pair in before.apart} <= {frozenset(pair) for pair in reading.wishes.apart}

    def test_those_who_contradict_each_other_are_named(self):
        reading = read("Ada and Ben apart", "ada, ben together")
        assert told(reading) == [(2, "Ada and Ben cannot both sit together and be apart: see lines 1 and 2.")]

    @given(st.lists(st.sampled_from(WORDS)))
    def test_no_line_ever_raises_and_what_is_read_never_contradicts_itself(self, words):
        wishes = read(" ".join(words), "Ada and Ben apart").wishes
        together = [set(group) for group in (*wishes.stay, *wishes.meet)]
        assert not any(set(pair) <= group for pair in wishes.apart for group in together)


class TestARoster:
    def test_commas_semicolons_and_tabs(self):
        found = read_roster("Ada, Blue, German\nBen;Red\n\nCem\tBlue\t\n").by_name
        assert found == {
            "ada": [Entry("Ada", "Blue", "German")],
            "ben": [Entry("Ben", "Red", "")],
            "cem": [Entry("Cem", "Blue", "")],
        }

    def test_headings_and_a_mark_of_the_spreadsheet_are_passed_over(self):
        assert list(read_roster("\ufeffName;Team;Language\nAda;Blue;").by_name) == ["ada"]

    def test_a_name_with_a_comma_stands_in_quotation_marks(self):
        roster = read_roster('"Smith, Jane", Blue')
        assert roster.entry_for("Smith, Jane", 1) == Entry("Smith, Jane", "Blue", "")

    @pytest.mark.parametrize(
        ("line", "entry"),
        [
            ("Ada, Blue, German, ada@example.org", Entry("Ada", "Blue", "German", "ada@example.org")),
            ("Ada, ada@example.org", Entry("Ada", "", "", "ada@example.org")),
            ("Ada;A.da+1@mail.example.org;Blue", Entry("Ada", "Blue", "", "A.da+1@mail.example.org")),
            ("Ada\t\t\tada@example.org", Entry("Ada", "", "", "ada@example.org")),
            ("Ada, @home", Entry("Ada", "@home", "")),
        ],
    )
    def test_an_address_may_stand_at_any_place(self, line, entry):
        assert read_roster(line).by_name == {"ada": [entry]}

    def test_an_address_is_for_one_person_only(self):
        roster = read_roster("Ada, ada@example.org\nAda, other@example.org\nBen, ben@example.org")
        assert [roster.email_for("Ada", ordinal) for ordinal in (1, 2, 3)] == [
            "ada@example.org",
            "other@example.org",
            "",
        ]
        assert [roster.email_for(name, 1) for name in ("BEN", "Cem")] == ["ben@example.org", ""]
        assert read_roster("Ada (2), two@example.org").email_for("Ada", 2) == "two@example.org"

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("Ada, a@example.org, b@example.org", "two e-mail addresses"),
            ("Ada, Blue, German, ada@nowhere", "not an e-mail address"),
            ("Ada, Blue, German, =ada@example.org", "not an e-mail address"),
            ("Ada", "no team"),
            ("Ada | Blue", "no team"),
            ("Ada, Blue, German, 17", "more than"),
            (", Blue", "name is missing"),
            (f"Ada, {'x' * 61}", "60 characters"),
            ('Ada, "Blue', "quotation mark"),
        ],
    )
    def test_a_line_that_cannot_be_read_is_named(self, line, why):
        roster = read_roster(f"Ben, Red\n{line}")
        assert [(problem.line, problem.refused) for problem in roster.problems] == [(2, True)]
        assert str(roster.problems[0]).startswith("Line 2:")
        assert why in str(roster.problems[0])

    def test_two_people_with_one_name_take_the_lines_in_turn(self):
        roster = read_roster("Ada, Blue\nada, Red\nBen, Red\nBen (2), Blue")
        assert [roster.entry_for("Ada", ordinal).team for ordinal in (1, 2, 3)] == ["Blue", "Red", "Red"]
        assert [roster.entry_for("Ben", ordinal).team for ordinal in (1, 2)] == ["Red", "Blue"]
        assert roster.entry_for("Cem", 1) is None


class TestOutOfTheTexts:
    """Somebody is erased: what hosts typed names them no more, and says of the others what it said."""

    @pytest.mark.parametrize(
        ("line", "left"),
        [
            ("Ada and Ben apart", "X and Ben apart"),
            ("- Ben,  ADA and Cem together.", "- Ben,  X and Cem together."),
            ("Ada meets Ben; Ada!", "X meets Ben; X!"),
            ("Ada (2) and Ada Lovelace apart", "Ada (2) and Ada Lovelace apart"),
            ("teams apart", "teams apart"),
            ("", ""),
        ],
    )
    def test_a_wish_names_another_instead(self, line, left):
        assert renamed(f"{line}\r\n{line}", "Ada", "X") == f"{left}\r\n{left}"

    def test_what_says_nothing_of_anybody_can_be_taken_along(self):
        text = "Teams apart!\n# Ada’s idea\nAda and Ben apart\nteam Blue apart\n languages are mixed "
        assert of_nobody(text) == "Teams apart!\nlanguages are mixed"

    def test_a_name_may_hold_commas(self):
        assert renamed("Anna and Bea, Inc., Cem apart", "Anna and Bea, Inc.", "X") == "X, Cem apart"

    @given(st.text(alphabet="Ada, Ben&\nmets apr.()2#-", max_size=40))
    def test_whoever_is_not_named_changes_nothing(self, text):
        assert renamed(text, "Zoe", "X") == text

    @pytest.mark.parametrize(
        ("name", "ordinal", "others", "gone"),
        [
            ("ada", 1, 0, "Ada,Blue\n"),
            ("Ada", 2, 1, "Ada (2),Pink\n"),
            ("Ada", 2, 0, "Ada (2),Pink\n"),
            ("Ada", 3, 1, ""),  # the two lines are of the two before
            ("Ada", 3, 0, "Ada,Green\n"),  # nobody else can be meant
            ("Ben", 1, 0, "Ben;Red\r\n"),
            ("Zoe", 1, 0, ""),
        ],
    )
    def test_a_list_loses_one_line(self, name, ordinal, others, gone):
        roster = "name,team\nAda,Blue\nBen;Red\r\nAda,Green\nAda (2),Pink\nwhat?\n"
        assert without(roster, name, ordinal, others) == roster.replace(gone, "")

    def test_who_is_called_otherwise_takes_tags_and_address_along(self):
        roster = "name,team\nAda,Blue,ada@example.org\nBen;Red\nAda,Green,other@example.org"
        found = relabelled(roster, "Ada", 1, 1, "Smith, Ada")
        assert read_roster(found).entry_for("Smith, Ada", 1) == Entry("Smith, Ada", "Blue", "", "ada@example.org")
        assert [read_roster(found).email_for("Ada", ordinal) for ordinal in (1, 2)] == ["", "other@example.org"]
        assert not read_roster(found).problems
        assert relabelled(found, "Smith, Ada", 1, 0, "Ada (3)").endswith("\nAda (3),Blue,ada@example.org\n")

    @pytest.mark.parametrize("name", ["Ada; Berlin", "Ada, Berlin", 'Ada "Ace"', "Ada \u201eA\u201c; B, C"])
    def test_the_line_of_any_name_is_found_again(self, name):
        """Else an address would outlive the person."""
        for line in ("Ada,Blue,ada@example.org", 'Ada;"Blue, dark";ada@example.org', "Ada\tBlue\tada@example.org"):
            found = relabelled(f"{line}\nBen,Red\n", "Ada", 1, 0, name)
            assert (read_roster(found).problems, read_roster(found).email_for(name, 1)) == ((), "ada@example.org")
            assert without(found, name, 1, 0) == "Ben,Red\n"
            assert not read_roster(without(found + found, name, 1, 1)).problems
            assert without(without(found + found, name, 1, 1), name, 2, 0) == "Ben,Red\n" * 2

    @pytest.mark.parametrize("name", ["Zoe", "Ben"])
    def test_a_line_of_that_name_is_theirs_from_now_on(self, name):
        assert relabelled("Ada,Blue\nBen,Red", "Ada" if name == "Ben" else "Cem", 1, 0, name) == "Ada,Blue\nBen,Red"

    def test_whose_address_it_is_takes_the_line_along(self):
        assert without("Ada,Blue,ada@example.org\n", "Ada", 1, 1) == ""
        assert without("Ada,Blue,ada@example.org\n", "Ada", 2, 1) == "Ada,Blue,ada@example.org\n"

    @pytest.mark.parametrize("name", ["Ada", "Smith, Jane", 'Ada "Ace"'])
    def test_who_stays_keeps_their_own_line(self, name):
        cell = '"' + name.replace('"', '""') + '"'
        roster = f"{cell},Blue,one@example.org\r\n{cell},Red,two@example.org\r\n"
        left = without(roster, name, 1, 1)
        assert "one@example.org" not in left
        assert not read_roster(left).problems
        assert [read_roster(left).email_for(name, ordinal) for ordinal in (1, 2, 3)] == ["", "two@example.org", ""]
        assert without(left, name, 2, 0) == ""


def test_a_line_is_told_once_what_is_wrong_with_it():
    """Also when it can be read in two ways, and is wrong in both."""
    for line in ("team " + ", ".join(f"P{number}" for number in range(MOST_NAMES + 1)) + " apart", "team Nobody apart"):
        assert [problem.line for problem in read(line).problems] == [1]


def test_a_heading_is_nobodys_line():
    """Somebody may be called as a heading is: the first line is not theirs."""
    for heading in ("Name", "Person"):
        assert without(f"{heading},Team\nAda,Blue\n", heading, 1, 0) == f"{heading},Team\nAda,Blue\n"
    assert without("Ada,Blue\nName,Red\n", "Name", 1, 0) == "Ada,Blue\n"


class TestForShort:
    """“Ana” for “Ana Lopez”: whoever writes wishes knows people by what they are called."""

    PEOPLE = (Known(1, "Ana Lopez"), Known(2, "Ben Okafor"), Known(3, "Ana María Ruiz"), Known(4, "Dee"))

    @pytest.mark.parametrize(
        ("line", "apart"),
        [
            ("Lopez and Ben apart", {1, 2}),
            ("lopez, okafor apart.", {1, 2}),
            ("Ana María and Dee apart", {3, 4}),
            ("Ruiz and Ana Lopez apart", {1, 3}),
        ],
    )
    def test_words_of_a_name_that_one_person_has_mean_them(self, line, apart):
        read = read_wishes(line, self.PEOPLE, MOST)
        assert read.problems == ()
        assert read.wishes.apart == (frozenset(apart),)

    def test_words_that_several_have_are_asked_about(self):
        read = read_wishes("Ana and Ben apart", self.PEOPLE, MOST)
        assert [str(problem) for problem in read.problems] == [
            "“Ana” can be “Ana Lopez” or “Ana María Ruiz”. Please write which."
        ]
        assert read.wishes.apart == ()

    def test_a_whole_name_counts_before_words_of_another(self):
        read = read_wishes("Ana and Ben apart", [*self.PEOPLE, Known(5, "Ana")], MOST)
        assert read.wishes.apart == (frozenset({2, 5}),)

    def test_a_list_of_two_is_not_read_as_words_of_one_name(self):
        people = [Known(1, "Ana"), Known(2, "Ben"), Known(3, "Ana and Ben Smith")]
        assert read_wishes("Ana and Ben apart", people, MOST).wishes.apart == (frozenset({1, 2}),)

    def test_what_only_comes_near_is_still_suggested(self):
        (problem,) = read_wishes("Lopéz and Ben apart", self.PEOPLE, MOST).problems
        assert "called “Lopéz” yet" in str(problem)
        (problem,) = read_wishes("Ána Lopez and Ben apart", self.PEOPLE, MOST).problems
        assert "Do you mean “Ana Lopez”?" in str(problem)

    def test_a_new_name_is_written_where_one_was_named_for_short(self):
        others = ["Ben Okafor", "Ana María Ruiz"]
        assert renamed("Lopez and Ben apart", "Ana Lopez", "Maria", others) == "Maria and Ben apart"
        assert renamed("Ana and Ben apart", "Ana Lopez", "Maria", others) == "Ana and Ben apart"  # it can be the other
