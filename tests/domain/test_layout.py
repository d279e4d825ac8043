"""A list as people have it: what is understood, what is asked, what a person corrects, and which lines are wrong."""

import pytest

from sessions_app.domain.layout import PLAIN, Choice, read_list, with_roles
from sessions_app.domain.roster import read_roster


def people(text, chosen=(), headed=None):
    """Who is understood, each as one line; and what was shown counts when it is saved and read again."""
    listed = read_list(text, chosen, headed)
    assert not listed.problems
    plain = listed.plain()
    if listed.clear:
        again = read_list(plain)
        assert again.clear
        assert again.as_typed
        assert list(again.entries) == list(listed.entries)
        assert not read_roster(plain).problems
    return [", ".join((one.name, one.team, one.language, one.email)).rstrip(", ") for one in listed.entries]


def roles(listed):
    return [column.role for column in listed.columns]


def asked(text, chosen=()):
    """The answers that are offered; nothing if all is clear."""
    listed = read_list(text, chosen)
    assert listed.clear == (listed.question is None)
    return listed.question.answers if listed.question else ()


class TestHeadings:
    @pytest.mark.parametrize(
        "heading",
        [
            "First name;Last name;Team",
            "FIRST NAME ; SURNAME ; Group name",
            "Your first name;Your last name;Which team are you in?",
            "Given names;Family name;Department",
            "Vorname;Nachname;Gruppe",
            "Vorname;Name;Name der Gruppe",
            "Rufname;Familienname;Klasse",
            "Prénom;Nom;Équipe",
            "Prénom(s);Nom de famille;Nom d'équipe",
            "Nombre;Apellidos;Equipo",
            "Nome;Sobrenome;Turma",
            "Nome;Sobrenome;Nome do time",
            "Nome;Cognome;Squadra",
            "Voornaam;Achternaam;Groep",
        ],
    )
    def test_they_say_in_seven_languages_which_column_is_what(self, heading):
        told = people(f"{heading}\nAda;Lovelace;Heron\nBen;Nevis;Heron")
        assert told == ["Ada Lovelace, Heron", "Ben Nevis, Heron"]

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("Nom;Prénom;Langue;Courriel\nLovelace;Ada;français;ada@x.org", ["Ada Lovelace, , français, ada@x.org"]),
            ("E-Mail-Adresse,Teilnehmer:in,Sprache\na@x.org,Ada,Deutsch", ["Ada, , Deutsch, a@x.org"]),
            ("Primer apellido;Segundo apellido;Nombre\nGarcía;Lorca;Federico", ["Federico García Lorca"]),
            ("First name;Middle name;Last name\nAda;King;Lovelace\nBen;;Nevis", ["Ada King Lovelace", "Ben Nevis"]),
            ("Nachname, Vorname;Gruppe\nLovelace, Ada;Rot", ["Ada Lovelace, Rot"]),
            ("Apellidos y nombre;Equipo\nLovelace, Ada;Rojo", ["Ada Lovelace, Rojo"]),
            ("Team,Name\nHeron,Ada\nOsprey,Ben", ["Ada, Heron", "Ben, Osprey"]),
            ("Name;Team;Phone;Remarks\nAda;Heron;+49 30 1;vegan", ["Ada, Heron"]),
            ("Name,Email,Name of group,Email 2\nAda,a@x.org,Heron,b@x.org", ["Ada, Heron, , a@x.org"]),
            ("Zeitstempel,Wie ist dein Name?,In welchem Team bist du?\n1.1.2026,Ada,Heron", ["Ada, Heron"]),
            ("Guests on Friday\n\nName;Team\nAda;Heron", ["Ada, Heron"]),
            ("Name\nAda\nBen", ["Ada", "Ben"]),
            ("| Name | Team |\n|------|:----:|\n| Ada | Heron |", ["Ada, Heron"]),
        ],
    )
    def test_other_headings(self, text, told):
        assert people(text) == told

    def test_a_first_line_that_is_somebody_is_somebody(self):
        for text in ("Grace Person, Service\nBen, Heron", "Ada, Time\nBen, Data", "Max Last, Red\nAda, Blue"):
            assert not read_list(text).headed

    def test_below_a_title_they_are_found_and_below_somebody_there_are_none(self):
        assert read_list("Friday\nName;Team\nAda;Heron").headed
        assert not read_list("Cem;Blue\nName;Team\nAda;Heron").headed

    def test_a_person_says_whether_the_first_line_heads_the_columns(self):
        text = "Wer;Wo\nAda;Heron\nBen;Osprey"
        assert not read_list(text).headed
        by_hand = read_list(text, headed=True)
        assert [column.heading for column in by_hand.columns] == ["Wer", "Wo"]
        assert [entry.line for entry in by_hand.entries] == [2, 3]
        assert len(read_list("Name;Team\nAda;Heron", headed=False).entries) == 2

    def test_an_unknown_heading_is_asked_about_when_it_could_be_the_team(self):
        text = "Name;Tribe\nAda;Heron\nBen;Osprey"
        assert asked(text) == (("team",), ("language",), ("nothing",))


class TestWithoutHeadings:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("Ada, Red\nBen, Blue", ["Ada, Red", "Ben, Blue"]),
            ("Red,Ada\nBlue,Ben\nRed,Cem", ["Ada, Red", "Ben, Blue", "Cem, Red"]),
            ("Ada, English\nBen, Deutsch", ["Ada, , English", "Ben, , Deutsch"]),
            ("Ada;1\nBen;2\nCem;1", ["Ada, 1", "Ben, 2", "Cem, 1"]),
            ("1;Ada\n1;Ben\n2;Cem", ["Ada, 1", "Ben, 1", "Cem, 2"]),
            ("Ada Lovelace;Team 1\nBen Nevis;Team 2", ["Ada Lovelace, Team 1", "Ben Nevis, Team 2"]),
            ("a@x.org,Ada,Blue\nb@x.org,Ben,Red", ["Ada, Blue, , a@x.org", "Ben, Red, , b@x.org"]),
            ("Ada\ta@x.org\tRed\t0301234567\t\t", ["Ada, Red, , a@x.org"]),
            ('"Lovelace, Ada";Red\n"Nevis, Ben";Blue', ["Ada Lovelace, Red", "Ben Nevis, Blue"]),
            ("“Lovelace, Ada”, Red\n„Nevis, Ben“, Blue", ["Ada Lovelace, Red", "Ben Nevis, Blue"]),
            ('"Ada Lovelace, PhD";Red', ["Ada Lovelace, PhD, Red"]),
            ("\n".join(f"P{i:02},{('Heron', 'Osprey')[i % 2]}" for i in range(6)), None),
            ("Ada\nBen", ["Ada", "Ben"]),
        ],
    )
    def test_what_stands_in_it_says_what_it_is(self, text, told):
        assert not asked(text)
        assert told is None or people(text) == told

    @pytest.mark.parametrize(
        "text",
        [
            "Ada;Lovelace",
            "Lovelace, Ada",
            "Lovelace, Ada\nNevis, Ben\nOz, Cem",
            "Ada;Lovelace\nBen;Nevis\nCem;Oz\nDee;Poe",
            "Ada\tLovelace\nBen\tLovelace\nCem\tOz",  # brother and sister, or a team?
            "Ada;L.\nBen;L.\nCem;O.\nDee;P.\nEli;P.\nFlo;P.",  # initials
            "Ada;Green\nBen;Brown",
            "Ada, Heron",
            "Heron, Ada, English",
            "Ada;Lovelace;Red\nBen;Nevis;Blue\nCem;Oz;Red",
            "Red;Ada;Lovelace",
            "Ada;Lovelace;Heron",
            "Ada Lovelace, Heron\nBen Nevis, Osprey",
            "Lovelace, Ada, ada@x.org\nNevis, Ben, ben@x.org",
        ],
    )
    def test_what_could_be_otherwise_is_asked(self, text):
        answers = asked(text)
        assert len(answers) > 1
        assert not read_list(text).as_typed
        listed = read_list(text)
        for answer in answers:  # each of them settles it, or leaves one question less
            told = [Choice(at, role) for at, role in zip(listed.question.at, answer, strict=True)]
            after = read_list(text, told)
            assert [after.columns[at].role for at in listed.question.at] == list(answer)
            assert after.clear
            people(text, told)

    def test_an_answer_makes_the_names(self):
        text = "Lovelace, Ada\nNevis, Ben"
        assert people(text, [Choice(0, "last"), Choice(1, "first")]) == ["Ada Lovelace", "Ben Nevis"]
        assert people(text, [Choice(0, "name"), Choice(1, "team")]) == ["Lovelace, Ada", "Nevis, Ben"]
        assert people(text, [Choice(0, "first"), Choice(1, "last")]) == ["Lovelace Ada", "Nevis Ben"]


class TestProgramsThatWroteIt:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("1. Ada, Red\n2) Ben, Blue\n(3) Cem, Red", ["Ada, Red", "Ben, Blue", "Cem, Red"]),
            ("1) Ada\n2) Ben\nCem", ["Ada", "Ben", "Cem"]),
            ("1 Ada\n2 Ben\n3 Cem", ["Ada", "Ben", "Cem"]),
            ("• Ada\n• Ben", ["Ada", "Ben"]),
            ("- [x] Ada\n- [ ] Ben", ["Ada", "Ben"]),
            ("1\tAda\tRed\n2\tBen\tBlue", ["Ada, Red", "Ben, Blue"]),
            ("sep=;\r\nName;Team\r\nAda;Heron\r\n", ["Ada, Heron"]),
            ('\ufeff"sep=;"\r\nName;Team\r\nAda;Heron;;;\r\n;;;;\r\n', ["Ada, Heron"]),
            ("\ufeffName\tTeam\t\t\r\nAda\tHeron\t\t\r\n", ["Ada, Heron"]),
            ("Name,Team\rAda,Heron\r", ["Ada, Heron"]),
            ("Ada | Red\nBen | Blue", ["Ada, Red", "Ben, Blue"]),
            ("Ada\uff0cRed\nBen\uff0cBlue", ["Ada, Red", "Ben, Blue"]),
            ('Name,Team\n"Ada\nLovelace",Heron', ["Ada Lovelace, Heron"]),
            ('Name\tTeam\r\n"Ada\r\n""Countess""\r\nLovelace"\tHeron', ['Ada "Countess" Lovelace, Heron']),
            ("Name\tTeam\nAda\u2028Lovelace\tHeron\nBen\tOsprey", ["Ada Lovelace, Heron", "Ben, Osprey"]),
            ("Name,Team\u2028Ada,Heron\u2028Ben,Osprey", ["Ada, Heron", "Ben, Osprey"]),
            ("Name;Team\nA\x1bda\x07;He\x7fron", ["Ada, Heron"]),
            ("Ada Lovelace <ada@x.org>; Ben <mailto:b@x.org>", ["Ada Lovelace, , , ada@x.org", "Ben, , , b@x.org"]),
            ('"Lovelace, Ada" <ada@x.org>; Ben <ben@y.org>', ["Ada Lovelace, , , ada@x.org", "Ben, , , ben@y.org"]),
            ("Lovelace, Ada <ada@x.org>,\n<ben@x.org>", ["Ada Lovelace, , , ada@x.org", "ben, , , ben@x.org"]),
            ("Ada <ada@x.org>; ben.nevis+list@x.org", ["Ada, , , ada@x.org", "ben nevis, , , ben.nevis+list@x.org"]),
            ("ada@x.org <mailto:ada@x.org>; ben@x.org", ["ada, , , ada@x.org", "ben, , , ben@x.org"]),
            ("To: Ada (ada@x.org), Ben (b@x.org)", ["Ada, , , ada@x.org", "Ben, , , b@x.org"]),
            ("Ada <ada@x.org>\tRed\nBen <b@x.org>\tBlue", ["Ada, Red, , ada@x.org", "Ben, Blue, , b@x.org"]),
            ("Ada, Red, , mailto:Ada@x.org", ["Ada, Red, , Ada@x.org"]),
            ("Ada, Red, <ada@x.org\u200b>", ["Ada, Red, , ada@x.org"]),
            ("Ada, Red, ada@m\u00fcller.de", ["Ada, Red, , ada@xn--mller-kva.de"]),
            ("Name;Team\nAda; \"the\" Heron;", None),
        ],
    )  # fmt: skip
    def test_it_is_read(self, text, told):
        assert not asked(text)
        assert people(text) == told if told else people(text)

    def test_a_line_of_an_own_mark_is_read_by_it(self):
        """A new name with a mark in it is written into the list with tabs."""
        text = "Ada; Red; German\nBen; Blue; German\nCem; the third\tRed\tGerman"
        assert people(text)[2] == "Cem; the third, Red, German"


class TestWhatAPersonChose:
    TEXT = "Ada;Lovelace;Heron\nBen;Nevis;Osprey"
    CHOSEN = (Choice(0, "first"), Choice(1, "last"), Choice(2, "team"))

    def test_it_counts_before_what_is_guessed(self):
        assert roles(read_list("Vorname;Nachname;Gruppe\nAda;Lovelace;Rot", [Choice(2, "language", "Gruppe")])) == [
            "first", "last", "language",
        ]  # fmt: skip

    def test_it_stays_when_the_text_goes_on(self):
        longer = f"{self.TEXT}\nCem;Oz;Red;English\nDee;Green"
        assert roles(read_list(longer, self.CHOSEN)) == ["first", "last", "team", "language"]
        assert all(column.chosen for column in read_list(longer, self.CHOSEN).columns[:3])

    def test_a_column_with_a_heading_is_found_where_it_has_gone(self):
        chosen = [Choice(1, "nothing", "Gruppe"), Choice(0, "turned", "Name")]
        moved = read_list("Nr;Gruppe;E-Mail;Name\n1;Rot;a@x.org;Lovelace, Ada", chosen)
        assert roles(moved) == ["nothing", "nothing", "email", "turned"]

    def test_it_stays_while_a_quotation_mark_is_open(self):
        broken = read_list(f'{self.TEXT}\n"Cem;Oz;Heron', self.CHOSEN)
        assert [problem.line for problem in broken.problems] == [3]
        assert roles(broken) == ["first", "last", "team"]

    def test_what_is_left_out_says_nothing(self):
        text = "Ada, Red, English, loud\nBen, Blue, a@@b, x"
        chosen = [Choice(2, "nothing"), Choice(3, "nothing")]
        assert people(text, chosen) == ["Ada, Red", "Ben, Blue"]

    def test_all_columns_at_once(self):
        listed = with_roles(self.TEXT, ["first", "last", "team"])
        assert listed is not None
        assert listed.clear
        assert listed.plain() == f"{PLAIN}\nAda Lovelace, Heron, , \nBen Nevis, Osprey, , \n"
        assert with_roles(self.TEXT, ["first", "last"]) is None, "another text was looked at"

    @pytest.mark.parametrize(
        ("chosen", "reason"),
        [
            (("team", "name", "team"), "Two columns"),
            (("turned", "name", "team"), "Two columns"),
            (("team", "language", "nothing"), "No column is a name"),
        ],
    )
    def test_two_columns_of_one_kind_or_none_that_is_a_name(self, chosen, reason):
        listed = with_roles(self.TEXT, chosen)
        assert listed is not None
        assert reason in str(listed.problems[0])
        assert not listed.clear


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "Ada, Red\nBen, Blue\n",
        "\ufeffName;Team\nAda;Heron",
        "Ada, Red, English, ada@x.org",
        "Ada,Red\u2028Ben,Red",
    ],
)
def test_a_plain_list_stays_as_it_was_typed(text):
    assert read_list(text).as_typed
    assert read_list(text).plain() == text


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Ada, Red\nBen, müller@x.de", 2, "e-mail address that can be used"),
        ('Name;Team\n"Ada\nLovelace";Red\nBen;a@@x', 4, "e-mail address that can be used"),
        ("Name;E-mail\nAda;ada at x.org\nBen;b@x.org", 2, "e-mail address that can be used"),
        ("Ada, Red, a@x.org, b@x.org", 1, "two e-mail addresses"),
        ('Ada, Red\nBen, "Red', 2, "quotation mark"),
        ('Ada, Red\r\nBen, "Red\r\nCem, "Blue"\r\n', 2, "quotation mark"),
        ("Ada, Red, English\nBen, Blue, German, loud", 2, "more than a name"),
        ("Name;Team\r\nAda;Red\r\n\r\n;Blue", 4, "the name is missing"),
        (f"Name;Team\u2028Ada;Red\u2028{'x' * 61};Red", 3, "more than 60"),
        ("Team;Name\nRed;Ada\nBlue;\u202e\u200b", 3, "the name is missing"),
    ],
)
def test_the_right_reason_stands_on_the_right_line(text, line, reason):
    problem, *others = read_list(text).problems
    assert not others
    assert (problem.line, problem.refused) == (line, True)
    assert reason in str(problem)


def test_lines_that_fit_nobody_are_told_with_whom_they_may_mean():
    listed = read_list("Nachname;Vorname\nGarcia;Jose\nLovelace;Ada\nNobody;At All")
    told = [(problem.line, str(problem)) for problem in listed.not_here(["José García", "Ada Lovelace", "Ben"])]
    assert told == [
        (2, "Nobody here is called “Jose Garcia” yet. Do you mean “José García”?"),
        (4, "Nobody here is called “At All Nobody” yet."),
    ]
    assert listed.not_here([]) == [], "as long as nobody is in, nobody is missing"


def test_a_long_list_is_read_in_a_moment():
    text = "Vorname;Nachname;Gruppe;E-Mail\n" + "".join(f'P{i};"Q, {i}";Rot;p{i}@x.org\n' for i in range(3000))
    assert len(read_list(text).entries) == 3000


class TestWhatIsAskedFirst:
    def test_one_column_is_names_also_of_somebody_called_like_a_heading(self):
        assert people("Team\nAda\nBen\nCem") == ["Team", "Ada", "Ben", "Cem"]

    def test_parts_of_a_heading_with_a_hyphen_are_words(self):
        assert people("Name;Tisch-Gruppe\nAda;en\nBen;en\nCem;de") == ["Ada, en", "Ben, en", "Cem, de"]

    def test_of_two_unclear_columns_beside_a_name_the_first_is_asked_about_and_the_other_waits(self):
        listed = read_list("Foo;Name;Bar\nde;Red;Ada\nen;Red;Ben\nde;Blue;Cem\nde;Blue;Dee")
        assert listed.question.at == (0,)
        assert roles(listed) == ["team", "name", "nothing"]

    def test_a_column_that_people_share_before_two_of_their_own_is_a_team_before_a_name_in_parts(self):
        answers = asked("de;Ada;Lovelace\nen;Ben;Okri\nde;Cem;Kaya\nde;Dee;Ray")
        assert answers[:2] == (("team", "first", "last"), ("team", "last", "first"))
