"""Makes one file of many: an ES module, or a style sheet, with all that it imports. Pure text.

Phones on bad Wi-Fi pay for each file, and browsers need no comments. Only the plain forms that our modules use are
read (`import {…} from`, `import "…"`, `export` before a declaration); any other form is an error, never a guess. A
module imported later, with `import("…")`, stays a file of its own, with a copy of what it imports: so a module with
state must not be imported both ways.
Why: docs/decisions.md#scripts-and-styles-are-joined-when-the-server-starts-not-by-a-build
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from posixpath import dirname, join, normpath, relpath
from string import ascii_letters, ascii_lowercase

Read = Callable[[str], str]  # returns a file's text, by its name below static/

IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.[^"]+)";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
FUNCTION = re.compile(
    r"^export (?:const (\w+) = (?:\([^\n]*?\)|\w+) => .*;\n|"
    r"(?:async )?function (\w+)\(.*\{\n(?:(?!\}).*\n)*\}\n)",
    re.MULTILINE,
)
# A private name of a class: where it is used, and where it is declared.
PRIVATE = re.compile(r"(?<=\.)#(\w+)|^((?:static |async |get )*)#(\w+)", re.MULTILINE)
STYLES = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
# A comment after code: after the end of a statement, and without a quote that could make it part of a text.
AFTER_CODE = re.compile(r"""(?<=[;{},]) +// [^"`]*$""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Ends of lines that nothing needs: not after what may be a comment, nor after a closing brace, which may end an
# expression, unless another one follows.
LINE_ENDS = re.compile(r"^((?!.*//).*(?:[{;,]|(?=\n\})))\n(?!\Z)", re.MULTILINE)
# Texts as they are, and signs with the spaces around them. A sign that counts by one stays apart from the next.
SPACED = re.compile(
    r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`| ?(=>|[=!]==|&&|\|\||\?\?|[{}()[\]?:,=<>*]) ?| ([+-]) (?![+-])"""
)
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
# In a style sheet: texts as they are, and what a browser does not need.
LOOSE = re.compile(r'"[^"]*"|(?<![\w.])0(?=\.\d)|(?<=,) | (?=>)|(?<=>) ')
STYLE_ENDS = re.compile(r"(?<=[{};:,])\n")  # in a style sheet
PROPERTY = re.compile(r"^([\w-]+): ", re.MULTILINE)
LINES = re.compile(r"^ *(?://.*|/\*(?:(?!\*/)(?:.|\n))*\*/)$", re.MULTILINE)  # lines that hold only a comment


class NotPlainError(ValueError):
    """A file uses a form that is not joined here."""


def module(name: str, read: Read) -> str:
    """The module of this name with all that it imports. Its own exports stay."""
    asked = _asked(name, read)
    read = _without_what_nobody_asks_for(name, read, asked)
    scopes: dict[str, str] = {}  # by module: the name that holds its exports
    parts = [*_imported(name, name, read, scopes, (), asked), _body(name, name, read, scopes)]
    lines = _short_private_names("\n".join(parts)).splitlines()
    return LINE_ENDS.sub(r"\1", "\n".join(map(_tight, lines)) + "\n")


def _asked(root: str, read: Read) -> dict[str, set[str]]:
    """By module: the names that others of these ask it for."""
    asked: dict[str, set[str]] = {root: set()}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        for listed, path in IMPORT.findall(read(name)):
            other = normpath(join(dirname(name), path))
            if other not in asked:
                asked[other] = set()
                waiting.append(other)
            asked[other].update(each.split(" as ")[0] for each in _names(listed))
    return asked


def _without_what_nobody_asks_for(root: str, read: Read, asked: dict[str, set[str]]) -> Read:
    """The same texts without functions that are exported for other pages only."""

    @cache
    def lean(name: str) -> str:
        text = read(name)

        def kept(found: re.Match[str]) -> str:
            function = found[1] or found[2]
            return found[0] if function in asked[name] or _words(text)[function] > 1 else ""

        return text if name == root else FUNCTION.sub(kept, text)

    return lean


@lru_cache(maxsize=256)
def _words(text: str) -> Counter[str]:
    """How often its code has each word. Kept, because many pages load the same modules."""
    return Counter(re.findall(r"\w+", LINES.sub("", text)))


def _short_private_names(text: str) -> str:
    """The same text with short names for what only its own class can see. Each has one new name in the whole file."""
    counts = Counter(found[1] or found[3] for found in PRIVATE.finditer(text))
    short = (one + two for one in ("", *ascii_lowercase) for two in ascii_letters)
    names = dict(zip((name for name, _ in counts.most_common()), short, strict=False))
    return PRIVATE.sub(lambda found: f"{found[2] or ''}#{names[found[1] or found[3]]}", text)


def styles(name: str, read: Read) -> str:
    """The style sheet of this name, with each import replaced by its text."""
    here = dirname(name)
    whole = STYLES.sub(lambda found: styles(join(here, found[1]), read), read(name))
    if "@import" in whole or "url(" in whole:
        raise NotPlainError(f"{name}: an @import or url() that cannot be moved")
    lines = PROPERTY.sub(r"\1:", _lines(COMMENT.sub("", whole)))
    tight = LOOSE.sub(lambda found: found[0] if found[0].startswith('"') else "", lines)
    return STYLE_ENDS.sub("", tight).replace(" {", "{").replace(";}", "}")


def _imported(
    name: str, root: str, read: Read, scopes: dict[str, str], above: tuple[str, ...], asked: dict[str, set[str]]
) -> list[str]:
    """The texts of all modules that this one imports, each once, in the order in which a browser would run them."""
    if name in above:
        raise NotPlainError(f"{' → '.join((*above, name))}: a circle")
    parts = []
    for _, path in IMPORT.findall(read(name)):
        other = normpath(join(dirname(name), path))
        if other not in scopes:
            parts += _imported(other, root, read, scopes, (*above, name), asked)
            body = _body(other, root, read, scopes)
            exports = ",".join(each for each in EXPORT.findall(body) if each in asked[other])
            scopes[other] = f"${len(scopes)}"
            parts.append(f"const {scopes[other]}=(()=>{{\n{EXPORT.sub('', body)}\nreturn{{{exports}}};\n}})();")
    return parts


def _body(name: str, root: str, read: Read, scopes: dict[str, str]) -> str:
    """The module's own text, which takes its imports from the scopes of modules joined before it."""

    def taken(found: re.Match[str]) -> str:
        scope = scopes[normpath(join(dirname(name), found[2]))]
        return f"const{{{','.join(map(_renamed, _names(found[1])))}}}={scope};" if found[1] else ""

    def moved(found: re.Match[str]) -> str:
        path = relpath(normpath(join(dirname(name), found[1])), dirname(root) or ".")
        return f'import("./{path}")'

    text = LATER.sub(moved, IMPORT.sub(taken, read(name)))
    for found in UNKNOWN.finditer(EXPORT.sub("", text)):
        raise NotPlainError(f"{name}: {found[0]}")
    for line in text.splitlines():
        if line.count("`") % 2:
            raise NotPlainError(f"{name}: a text of several lines: {line}")
    return _lines("\n".join(AFTER_CODE.sub("", line) for line in LINES.sub("", text).splitlines()))


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]


def _renamed(name: str) -> str:
    """`a as b` in the form for taking an object apart."""
    return name.replace(" as ", ":")


def _tight(line: str) -> str:
    """Without the spaces that code does not need. Outside of a text a slash may begin anything: an expression, a
    comment. Where several kinds of quotes meet, it is not looked at what is outside."""
    outside = line if "'" in line or "`" in line else QUOTED.sub("", line)
    if "/" in outside or line.count("`") > 2:
        return line
    return SPACED.sub(lambda found: found[1] or found[2] or found[0], line)


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
