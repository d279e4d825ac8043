"""What a column of a list may hold, which headings name it in several languages, and what its cells alone suggest.

Each column is judged by itself here; layout.py compares columns.
Why: docs/decisions.md#a-list-is-asked-about-not-guessed-at
"""

import re
from collections.abc import Mapping, Sequence

from . import letters

NAME, TURNED, FIRST, LAST = "name", "turned", "first", "last"  # TURNED: “Lovelace, Ada” in one cell
TEAM, LANGUAGE, EMAIL, NOTHING = "team", "language", "email", "nothing"
ROLES = (NAME, TURNED, FIRST, LAST, TEAM, LANGUAGE, EMAIL, NOTHING)
ONCE = (NAME, TURNED, TEAM, LANGUAGE)  # a name's parts may fill several columns, and each e-mail address its own
OF_NAMES = (NAME, TURNED, FIRST, LAST)
MANY = 6  # people: from so many on, values that several share tell something

_HEADINGS: Mapping[str, str] = {  # English, German, French, Spanish, Portuguese, Italian, Dutch
    NAME: "name names person people participant participants attendee attendees fullname displayname who student "
    "students member members teilnehmer teilnehmerin teilnehmerinnen teilnehmende teilnehmender personen mitglied "
    "schuler schulerin nom noms nomcomplet participante participantes personne personnes membre membres eleve eleves "
    "nombre nombres nombrecompleto persona personas asistente asistentes miembro alumno alumna alumnos estudiante "
    "nome nomes nomecompleto pessoa pessoas aluno aluna alunos membro membros partecipante partecipanti naam namen "
    "deelnemer deelnemers",
    FIRST: "vor firstname first givenname givennames given forename forenames middlename middle vorname "
    "vornamen rufname prenom prenoms nombredepila primernombre segundonombre primeironome nomeproprio prenome "
    "voornaam voornamen",
    LAST: "lastname last surname surnames familyname family secondname nachname nachnamen familienname zuname "
    "nomdefamille apellido apellidos primerapellido segundoapellido sobrenome sobrenomes apelido apelidos ultimonome "
    "cognome achternaam tussenvoegsel",
    TEAM: "team teams group groups gruppe gruppen mannschaft abteilung bereich klasse equipo equipos grupo grupos "
    "equipe equipes groupe groupes squadra gruppo groep groepen department dept division unit class departement "
    "service classe departamento clase area turma time setor afdeling",
    LANGUAGE: "language languages lang sprache sprachen idioma idiomas lengua lenguas langue langues lingua lingue "
    "linguas linguagem taal talen",
    EMAIL: "email emails mail mails emailaddress mailaddress useremail emailadresse mailadresse correo "
    "correoelectronico courriel courriels mel adressemail adresseemail adresseelectronique adressecourriel "
    "enderecodeemail correioeletronico indirizzoemail emailadres",
    NOTHING: "no nr num number nummer nummern numero id lfdnr lfd pos phone telephone tel telefon mobile handy "
    "telefono movil portable telefone celular address adresse direccion endereco date datum fecha data comment "
    "comments remark remarks bemerkung bemerkungen notiz notizen kommentar remarque remarques commentaire comentario "
    "comentarios observaciones observacoes notes note status timestamp zeitstempel",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLE_OF = {word: role for role, words in _HEADINGS.items() for word in words.split()}
_SMALL = _words(
    "de da do del la le les l d du des der die das den el los las of the your ihr ihre dein deine tu su votre "
    "seu sua e y et und and or oder i a o"
)
_YOURS = _words("your ihr ihre dein deine votre ton vos tu su seu sua vuestro")
_PLAIN_HEADINGS = _words(
    "team teams group groups gruppe gruppen equipo equipos grupo grupos equipe groupe groupes language languages "
    "sprache sprachen idioma idiomas langue langues lingua email emailaddress correo courriel"
)
_NUMERIC = re.compile(r"[\s#+(]*\d[\d\s.,:/()+-]*")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

_LANGUAGES = _words(
    "english german french spanish portuguese italian dutch polish russian ukrainian turkish arabic chinese mandarin "
    "japanese korean hindi greek czech swedish danish norwegian finnish romanian hungarian hebrew persian farsi urdu "
    "englisch deutsch franzosisch spanisch portugiesisch italienisch niederlandisch polnisch russisch ukrainisch "
    "turkisch arabisch chinesisch japanisch koreanisch griechisch tschechisch schwedisch danisch rumanisch ungarisch "
    "anglais allemand francais espagnol portugais italien neerlandais polonais russe ukrainien turc arabe chinois "
    "japonais grec ingles aleman frances espanol castellano catalan portugues italiano neerlandes polaco ruso turco "
    "chino japones griego alemao espanhol holandes polones russo chines inglese tedesco francese spagnolo portoghese "
    "engels duits frans spaans brasileiro portuguesbr en de fr es pt it nl pl ru uk tr ar zh ja ko enus engb dede "
    "frfr eses ptbr ptpt"
)
_COLOURS = _words(
    "blue red yellow orange purple pink turquoise teal cyan magenta blau rot gelb violett turkis "
    "bleu rouge jaune orange azul rojo roja amarillo amarilla naranja morado vermelho vermelha "
    "amarelo amarela laranja roxo rosso giallo blu blauw rood geel paars"
)
_ALSO_SURNAMES = _words(
    "green white black brown gray grey grun weiss schwarz braun grau vert blanc noir verde blanco negro preto branco"
)
_UNIT = _words(
    "team group gruppe groupe grupo equipe equipo table tisch mesa class klasse classe clase turma abteilung squad "
    "tribe hr it r&d rd qa ux"
)


def folded(text: str) -> str:
    """The text in small letters without accents and blanks, as headings are compared."""
    return "".join(each for each in letters.normal("NFKD", text.casefold()) if each.isalnum()).replace("ß", "ss")


def said_exactly(heading: str) -> str | None:
    """The role whose heading is exactly these words, or a form's question with them: “Which team are you in?”."""
    words = [word for word in _words_of(heading) if word not in _SMALL]
    asks = "?" in heading or any(word in _YOURS for word in map(folded, heading.split()))
    return said_by(heading) if asks or (words and all(word in _ROLE_OF for word in words)) else None


def is_plainly_heading(cell: str) -> bool:
    """Whether this word heads columns and is hardly ever the name of a team or a language."""
    return folded(cell) in _PLAIN_HEADINGS


def said_by(heading: str) -> str | None:
    """The role that a heading names; None if it is not known."""
    if role := _ROLE_OF.get(folded(heading)):
        return role
    roles = [_ROLE_OF[word] for word in _words_of(heading) if word in _ROLE_OF]
    names = [role for role in roles if role in OF_NAMES]
    if len(set(names)) > 1 and not {EMAIL, TEAM, LANGUAGE} & set(roles):
        turned = names.index(LAST if LAST in names else NAME) < names.index(FIRST if FIRST in names else NAME)
        return TURNED if turned else NAME
    for role in (EMAIL, LANGUAGE, TEAM, FIRST, LAST):
        if role in roles:
            return role
    if NAME in roles:
        return NAME
    return NOTHING if roles else None


def _words_of(heading: str) -> list[str]:
    whole = folded(heading)
    words = [word for each in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", heading) for word in _parts(each)]
    return [whole] if whole in _ROLE_OF else _joined(words)


def _parts(word: str) -> list[str]:
    whole = folded(word)
    return [whole] if whole in _ROLE_OF else [folded(part) for part in word.split("-") if folded(part) not in _SMALL]


def _joined(words: Sequence[str]) -> list[str]:
    """The words, with “last”, “name” joined into one."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] + word in _ROLE_OF:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def is_language(cell: str) -> bool:
    """Whether the cell is a language: “English”, also “English, German” and “en/de”."""
    words = [folded(word) for word in re.split(r"[,/&+;()]|\b(?:and|und|et|y|e)\b", cell)]
    return any(words) and all(word in _LANGUAGES for word in words if word)


def is_team(cell: str) -> bool:
    """Whether the cell is hardly a person's name: a colour that is no surname, “Team 3”, “Sales team”, “2b”, “HR”."""
    words = [folded(word) for word in cell.split()]
    return bool(words) and (
        all(word in _COLOURS for word in words)
        or bool(re.fullmatch(r"\w{0,2}\d+\w?", folded(cell)))
        or any(word in _UNIT for word in words)
    )


def may_be_team(cell: str) -> bool:
    return is_team(cell) or folded(cell) in _ALSO_SURNAMES


def is_left_out(cell: str) -> bool:
    """Whether the cell is a number, a date, a telephone number or a link: a list of people does not need it."""
    return bool(_NUMERIC.fullmatch(cell) or _LINK.fullmatch(cell))


def shared(cells: Sequence[str]) -> bool:
    """Whether some people share a value here, so that it may be a team or a language rather than a name."""
    said = [folded(cell) for cell in cells if cell]
    return len(set(said)) * 3 <= len(said) * 2


def surely_shared(cells: Sequence[str]) -> bool:
    """Whether so many share a value that it is hardly a name: more than a family, or people with one initial, would."""
    filled = [cell for cell in cells if cell]
    initials = all(len(folded(cell)) == 1 for cell in filled) and any(cell.endswith(".") for cell in filled)
    return len(filled) >= MANY and not initials and len(set(map(folded, filled))) * 3 <= len(filled)


def is_whole_name(cells: Sequence[str]) -> bool:
    """Whether most cells have more than one word."""
    filled = [cell for cell in cells if cell]
    return sum(" " in cell for cell in filled) * 2 > len(filled)


_TITLES = _words("phd dphil md ma ba bsc msc mba mbe dds jd llm jr sr ii iii iv esq frs dipling drmed ing cpa pmp")


def is_turned(cell: str) -> bool:
    """Whether a name stands with the surname first: “Lovelace, Ada”; not “Ada Lovelace, PhD”."""
    last, comma, first = cell.partition(",")
    return bool(comma and last.strip() and first.strip()) and "," not in first and folded(first) not in _TITLES
