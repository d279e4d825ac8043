"""Every phrase of the code can be collected and translated; and the made-up languages that other tests use."""

import ast
from pathlib import Path

import polib
import pytest
from django.core.management.commands.makemessages import TranslatableFile

from sessions_app import practices, telling
from sessions_app.domain import errors
from sessions_app.domain.practice import translated
from sessions_app.management.commands import makemessages
from troika.languages import offered, unread
from troika.pseudo import ACCENTED, MIRRORED, PseudoTranslations, rendered

ROOT = Path(__file__).parent.parent
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# What is translated here was marked where it is written: the sentences of errors, and those that screens name.
# `make messages` reads the lines of documents, too, which telling.py translates.
TRANSLATE_WHAT_IS_MARKED = {"sessions_app/web/errors.py", "sessions_app/web/host.py", "sessions_app/telling.py"}
ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.TroikaError)}


def calls_in(python: str) -> list[tuple[str, ast.Call]]:
    """Each call with the name of what it calls."""
    found = [node for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Call)]
    return [(getattr(call.func, "id", getattr(call.func, "attr", "")), call) for call in found]


def test_every_phrase_can_be_collected():
    """The tool that collects them reads only what is written out; a pseudo-language would answer anything."""
    for path in (ROOT / "sessions_app").rglob("*.py"):
        for name, call in calls_in(path.read_text(encoding="utf-8")):
            where = f"{path}:{call.lineno}: {ast.unparse(call)}"
            if name in CALLS and str(path.relative_to(ROOT)) not in TRANSLATE_WHAT_IS_MARKED:
                assert isinstance(call.args[0], ast.Constant), where
            if name in ERRORS | {"BadRequest", "TooLarge", "TooManyAtOnce"}:
                bare = [each.value for each in call.args if isinstance(each, ast.Constant)]
                assert not any(isinstance(words, str) and " " in words for words in bare), where


class TestOffered:
    def test_only_english_as_long_as_nothing_is_translated(self, tmp_path):
        assert offered(tmp_path) == [("en", "English")]

    def test_a_whole_catalogue_is_offered_by_its_own_name(self, tmp_path):
        for name in ("de", "pt_BR", "xx"):
            (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
        for name in ("de", "pt_BR"):
            (tmp_path / name / "LC_MESSAGES" / "django.mo").touch()
        assert offered(tmp_path) == [("de", "Deutsch"), ("en", "English"), ("pt-br", "Português (Brasil)")]


class TestUnread:
    def test_a_catalogue_says_which_native_speaker_has_read_it(self, tmp_path):
        for name, header in {"de": {}, "fr": {"X-Reviewed-By": ""}, "pt_BR": {"X-Reviewed-By": "Ana Souza"}}.items():
            (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
            catalogue = polib.POFile()
            catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"} | header
            catalogue.save_as_mofile(str(tmp_path / name / "LC_MESSAGES" / "django.mo"))
        assert unread(tmp_path) == {"de", "fr"}

    def test_english_needs_nobody(self, tmp_path):
        assert unread(tmp_path) == set()


class TestPseudo:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Share", "[Šĥààŕéé]"),
            ("{n} of %(all)s, 100%% sure", "[{n} ööƒ %(all)s, 100%% šûûŕéé]"),
            ('<a href="/privacy">Why?</a> &amp; how', '[<a href="/privacy">Ŵĥý?</a> &amp; ĥööŵ]'),
            ("role\x04Client", "[Çļîîééñţ]"),
            (" and ", " [ààñð] "),
            ("", ""),
        ],
    )
    def test_words_change_and_gaps_and_markup_do_not(self, text, shown):
        assert rendered(text) == shown

    @pytest.mark.parametrize("language", [ACCENTED, MIRRORED])
    def test_no_letter_of_english_is_left(self, language):
        catalogue = PseudoTranslations(language)
        told = catalogue.gettext("The quick brown fox jumps over the lazy dog. SPHINX OF BLACK QUARTZ, JUDGE MY VOW!")
        assert not any(letter.isascii() and letter.isalpha() for letter in told)
        assert catalogue.ngettext("{n} trio", "{n} trios", 1) != catalogue.ngettext("{n} trio", "{n} trios", 2)


@pytest.mark.parametrize("key", practices.shipped())
def test_each_line_of_a_practice_is_a_phrase_with_how_much_fits(key, tmp_path):
    """As a reader asks for it: in the context of practices."""
    folder = ROOT / "sessions_app/practices"
    file = makemessages.PracticeFile(
        makemessages.Command(), "django", TranslatableFile(str(folder), f"{key}.toml", None)
    )
    file.__dict__["work_path"] = str(
        tmp_path / "phrases.py"
    )  # beside the practice otherwise, as long as gettext reads it
    file.preprocess()
    asked: set[tuple[str, str]] = set()
    text = (tmp_path / "phrases.py").read_text(encoding="utf-8")
    exec(text, {"pgettext": lambda *phrase: asked.add(phrase)})
    said: set[tuple[str, str]] = set()

    def say(line: str, _: int) -> str:
        said.add((telling.CONTEXT, line))
        return line

    translated(practices.practice(key), say)
    assert asked == said
    assert text.count("# Translators: ") == text.count("\npgettext(")


def test_other_files_of_the_same_kind_are_no_practices(tmp_path):
    (tmp_path / "pyproject.toml").write_text('name = "troika"', encoding="utf-8")
    file = makemessages.PracticeFile(
        makemessages.Command(), "django", TranslatableFile(str(tmp_path), "pyproject.toml", None)
    )
    file.preprocess()
    assert Path(file.work_path).read_text(encoding="utf-8") == ""
