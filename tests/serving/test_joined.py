"""Many files as one: what runs first, who can use what, and what is refused instead of guessed at."""

from pathlib import Path

import pytest

from serving import joined
from serving.finders import JoinedFinder, write

STATIC = Path(__file__).parents[2] / "static"

FILES = {
    "js/page.js": "// Says good day.\n\n/** Of two\n * lines. */\n"
    'import { greet, NAME as name } from "./a/greet.js";\nimport "./side.js";\n\ngreet(name); // aloud\n',
    "js/a/greet.js": 'import { polite } from "../polite.js";\nexport const NAME = "https://x"; // an address\n'
    'export async function greet(name) {\n  await import("./later.js");\n  return polite(name);\n}\n',
    "js/polite.js": "export class Polite {}\nexport function polite(name) {\n  return `${name}`;\n}\n",
    "js/side.js": 'import { polite } from "./polite.js";\npolite("; // no comment");\n',
    "js/a/later.js": "export const later = 1;\n",
    "css/all.css": '/* All. */\n@import "one.css";\n@import "two.css";\n',
    "css/one.css": "/* One,\n   the first. */\na {\n  color: red;\n}\n",
    "css/two.css": "b { color: blue; }\n",
}


def read(name: str) -> str:
    return FILES[name]


def test_a_module_comes_after_what_it_imports_and_each_once():
    assert joined.module("js/page.js", read) == "\n".join(
        [
            "const $0=(()=>{class Polite{}",
            "function polite(name){return `${name}`;}",
            # What may be a comment keeps the end of its line.
            'return{polite};})();const $1=(()=>{const{polite}=$0;const NAME="https://x";',
            'async function greet(name){await import("./a/later.js");return polite(name);}',
            'return{NAME,greet};})();const $2=(()=>{const{polite}=$0;polite("; // no comment");',
            "return{};})();const{greet,NAME:name}=$1;greet(name);",
            "",
        ]
    )


def test_functions_for_other_pages_are_left_out():
    files = {
        "js/page.js": 'import { used } from "./many.js";\nused();\n',
        "js/many.js": "\n".join(
            [
                "// Said of it.",
                "export const other = (one) => one;",
                "export function far(one) {",
                "  return { one };",
                "}",
                "export const helps = () => 1;",
                "export const used = () => helps();",
                "export const made = begin();",
                "",
            ]
        ),
    }
    assert joined.module("js/page.js", files.__getitem__) == (
        "const $0=(()=>{const helps=()=>1;const used=()=>helps();const made=begin();return{used};})();"
        "const{used}=$0;used();\n"
    )


def test_what_only_a_class_can_see_has_short_names():
    written = 'class A {\n  #count = 1;\n  async #add(one) {\n    find("#count").go(this.#count, one.#count);\n  }\n}\n'
    sent = 'class A{#a=1;async #b(one){find("#count").go(this.#a,one.#a);}}\n'
    assert joined.module("js/a.js", {"js/a.js": written}.__getitem__) == sent


def test_a_module_that_is_imported_later_keeps_its_exports():
    assert joined.module("js/a/later.js", read) == "export const later=1;\n"


def test_a_style_sheet_holds_what_it_imports_in_its_order():
    assert joined.styles("css/all.css", read) == "a{color:red}b{ color: blue; }"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('const path = "a/b" + c;', 'const path="a/b"+c;'),
        ("const path = '\"' + a / b + '\"';", "const path = '\"' + a / b + '\"';"),
        ("const [a] = [b - 1, -c, d - -e, f++ + g, h * 2];", "const[a]=[b-1,-c,d - -e,f+++g,h*2];"),
        ('say("1, 2 > 0.5", x / 2);', 'say("1, 2 > 0.5", x / 2);'),  # a slash may begin an expression
        ('say("a \\" / b", c / d > 1);', 'say("a \\" / b", c / d > 1);'),
    ],
)
def test_a_line_of_code_keeps_the_spaces_that_mean_something(written, sent):
    assert joined.module("js/a.js", {"js/a.js": f"{written}\n"}.__getitem__) == f"{sent}\n"


def test_a_style_sheet_keeps_what_is_quoted_and_what_is_counted():
    written = '.a > .b,\n.c[title="0.5, > 1"] {\n  margin: -0.5rem 10.5px calc(0.25em + 1px), 0;\n}\n'
    sent = '.a>.b,.c[title="0.5, > 1"]{margin:-.5rem 10.5px calc(.25em + 1px),0}'
    assert joined.styles("css/a.css", {"css/a.css": written}.__getitem__) == sent


@pytest.mark.parametrize(
    "text",
    [
        'import * as all from "./a.js";',
        'import one from "./a.js";',
        "export default 1;",
        "export let changes = 1;",
        "export { a };",
        'export { a } from "./a.js";',
        'import "./self.js";',
        "const text = `of two\nlines`;",
    ],
)
def test_what_is_not_plain_is_refused(text):
    with pytest.raises(joined.NotPlainError):
        joined.module("js/self.js", {"js/self.js": text, "js/a.js": ""}.__getitem__)


@pytest.mark.parametrize("text", ['@import url("a.css");', "a { background: url(a.svg); }"])
def test_a_style_sheet_that_names_another_file_is_refused(text):
    with pytest.raises(joined.NotPlainError):
        joined.styles("css/a.css", {"css/a.css": text}.__getitem__)


def test_every_script_and_style_of_ours_is_joined(tmp_path):
    names = set(write(STATIC, tmp_path))
    assert names == {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.[jc]s*") if path.suffix != ".json"}
    for name in names:
        text = (tmp_path / name).read_text()
        assert "@import" not in text and not text.startswith(("import", "/*", "//")), name


def test_what_is_joined_is_found_first():
    finder = JoinedFinder()
    found = finder.find("js/participant.js")
    assert found == finder.find("js/participant.js", find_all=True)[0]
    assert "import {" not in Path(found).read_text()
    assert finder.find("img/mark.svg") is None
    assert ("js/participant.js", finder.storage) in list(finder.list(None))
