"""A list as people have it: what is understood of it, in plain layout; and what is left as it was typed."""

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.domain.layout import PLAIN, understood
from sessions_app.domain.roster import read_roster


def lines(text):
    plain = understood(text)
    assert plain is not None
    heading, *told = plain.splitlines()
    assert heading == PLAIN
    assert understood(plain) is None, "what was shown counts when it is saved again"
    assert not read_roster(plain).problems
    return [line.rstrip(", ") for line in told]


@pytest.mark.parametrize(
    "heading",
    [
        "First name;Last name;Team",
        "Vorname;Nachname;Gruppe",
        "Prénom;Nom;Équipe",
        "Nombre;Apellidos;Equipo",
        "Nome;Sobrenome;Grupo",
        "Nome;Cognome;Squadra",
        "Voornaam;Achternaam;Groep",
    ],
)
def test_headings_of_seven_languages_say_which_column_is_what(heading):
    assert lines(f"{heading}\nAda;Lovelace;Red\nBen;Nevis;Red\nCem;Oz;Blue") == [
        "Ada Lovelace, Red", "Ben Nevis, Red", "Cem Oz, Blue",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ada;Lovelace;Red\nBen;Nevis;Blue\nCem;Oz;Red", ["Ada Lovelace, Red", "Ben Nevis, Blue", "Cem Oz, Red"]),
        ('"Lovelace, Ada";Red\n"Nevis, Ben";Blue', ["Ada Lovelace, Red", "Ben Nevis, Blue"]),
        ("Team,Name\nRed,Ada\nBlue,Ben", ["Ada, Red", "Ben, Blue"]),
        ("Red,Ada\nBlue,Ben\nRed,Cem", ["Ada, Red", "Ben, Blue", "Cem, Red"]),
        ("a@x.org,Ada,Blue\nb@x.org,Ben,Red", ["Ada, Blue, , a@x.org", "Ben, Red, , b@x.org"]),
        ("1. Ada, Red\n2. Ben, Blue", ["Ada, Red", "Ben, Blue"]),
        ("1) Ada\n2) Ben", ["Ada", "Ben"]),
        ("1\tAda\tRed\n2\tBen\tBlue", ["Ada, Red", "Ben, Blue"]),
        ("sep=;\r\nName;Team\r\nAda;Red", ["Ada, Red"]),
        ("Ada Lovelace <ada@x.org>; Ben <mailto:b@x.org>", ["Ada Lovelace, , , ada@x.org", "Ben, , , b@x.org"]),
        ('"Lovelace, Ada" <ada@x.org>,\n<ben@x.org>', ["Ada Lovelace, , , ada@x.org", "ben, , , ben@x.org"]),
        ("Ada, Red, , mailto:ada@x.org", ["Ada, Red, , ada@x.org"]),
        ("Ada\nBen", ["Ada", "Ben"]),
        ("Ada | Red\nBen | Blue", ["Ada, Red", "Ben, Blue"]),
        ('Name,Team\n"Ada\nLovelace",Red', ["Ada Lovelace, Red"]),
    ],
)
def test_other_layouts(text, told):
    assert lines(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "Ada, Red\nBen, Blue\n",
        "\ufeffName;Team\nAda;Red",
        "Ada, Red, English, ada@x.org",
        "Ada,Red\u2028Ben,Red",
    ],
)
def test_a_plain_list_stays_as_it_was_typed(text):
    assert understood(text) is None


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Ada, Red\nBen, müller@x.de", 2, "e-mail address that can be used"),
        ('Name;Team\n"Ada\nLovelace";Red\nBen;a@@x', 4, "e-mail address that can be used"),
        ("Ada, Red, a@x.org, b@x.org", 1, "two e-mail addresses"),
        ('Ada, Red\nBen, "Red', 2, "quotation mark"),
        ("Ada, Red\nBen | Blue", 2, "there is no team"),
        ("Ada, Red, English, loud", 1, "more than a name"),
    ],
)
def test_the_right_reason_stands_on_the_right_line(text, line, reason):
    with pytest.raises(Invalid) as told:
        understood(text)
    assert told.value.data["line"] == line
    assert reason in told.value.template
