"""Texts that are hard to carry: ten scripts, all kinds of breaks and blanks, and texts
that programs take for commands."""

SCRIPTS = [
    "Wer fragt, führt – ein „schönes“ Gespräch",
    "Кто спрашивает, тот ведёт",
    "Όποιος ρωτά, οδηγεί",
    "מי ששואל, מוביל (כן!)",
    "من يسأل يقود، أليس كذلك؟",
    "जो पूछता है, वही आगे ले जाता है",
    "提问的人引领谈话。",
    "問う人が、導く「人」",
    "묻는 사람이 이끈다",
    "ผู้ถามคือผู้นำ",
    "வினவுபவர் வழிநடத்துகிறார்",
    "ማን ይጠይቃል",
]
FORMULAS = [
    '=HYPERLINK("http://evil")', "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "\u00a0=1",
    "\uff1d1", "\uff0b1", "\uff0d1", "\uff201", "'=1", "''=1", "'", "''", "'quoted'", "' =1", "{=1}", "%0A=1",
]  # fmt: skip
BREAKS = [
    "one\ntwo",
    "one\r\ntwo",
    "one\rtwo",
    "\n\nbetween\n\n",
    "end\r",
    "\rstart",
    "a\n\n\nb",
    "a\x0bb\x0cc",
    "a\u2028b\x85c",
]
BLANKS = ["  both  ", "\ttab\t", "a  b", " ", "\n", "\u00a0hard\u00a0", "\u3000wide\u3000", "line \n next"]
MARKS = [
    'say "hi", twice\nnext; line', "a,b;c\td", "🙂 👩‍👩‍👧 🇹🇷 é é", "｡=", "_x0041_", "_x0041_x0042_", "__x000D_",
    "_x0041\x01", "_x00e9_ _X0041_", "\x01\x08\x0e\x1f", "\ufffe\uffff\ufeff", "<r><t>x</t></r>", "<r>", "<b>&amp;</b>",
    "# no heading\n- no list\n1. none\n2) either\n    no code\n> no quote\n---\n===", "*a* _b_ `c` ~~d~~ ![e](f) | g |",
    "[x]: http://y\n\\*\\", "www.example.org @ada #1 :smile: $x$", "0", "00123", "1e5", "TRUE", "2026-03-02", "NULL",
    "http://example.org/" + "a" * 300, "a" * 10_000, "&#13; &nbsp; \\n", "“already quoted”", "-- \x7f\x80\x9f --",
]  # fmt: skip
TEXTS = [*SCRIPTS, *FORMULAS, *BREAKS, *BLANKS, *MARKS]
