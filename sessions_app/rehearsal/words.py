"""What simulated people are called and what they write: many scripts, and everything that has ever broken an export."""
# ruff: noqa: E501 - wide characters

from .chance import chance

# The first names are in every small rehearsal: plain, accented, right to left, another script, emoji.
FIRST = ("Ada", "Zoë 🌻", "נועה", "Juan Camilo", "小林", "O’Brien")
NAMES = (
    "Ben", "Cem", "Dee", "Fay", "Oto", "Amara", "Björn", "Chidi", "Đặng Hà", "Émile", "Fátima", "Giấy", "Håkon", "Iñaki",
    "Jürgen", "Kwame", "Łucja", "Mei-Ling", "Nnamdi", "Øystein", "Paulo", "Quỳnh", "Renée", "Şule", "Tāne", "Uxue",
    "Vojtěch", "Wambui", "Ximena", "Yūki", "Zainab", "Aroha", "Þóra", "Ioana", "Kenji", "Lwazi", "Małgorzata", "Oksana",
    "Олена", "Дмитро", "Ѓорѓи", "Ναταλία", "Αλέξης", "Անահիտ", "ნინო", "یاسمین", "عمر", "فاطمة", "יונתן", "प्रिया", "अर्जुन",
    "রহিমা", "தமிழ்", "ส้ม", "지우", "민준", "美咲", "子涵", "ஆனந்த்", "ሰላም", "🦊 Rey", "Kai 🏳️‍🌈", "Zoe <3", "J. “Jo” Smith",
    "mary ann", "MAX", "Anne-Sophie de la Fontaine-Beauregard", "Li", "X Æ", "D'Angelo", "Sam & Max", "Ümit\u202e",
)  # fmt: skip

# (what a cell or a page may fail at, how the text goes on)
TEXTS = (
    ("Ask before", " I explain.", " People had most of the answer already."),
    ("=SUM(A1:A3)", " is not how trust adds up", "; one honest talk a week is."),
    ("+1", " for writing the hard mail", " by hand, tonight."),
    ("-", " less reporting\n- more visits", "\n- one thing at a time"),
    ("@all:", " say no earlier", ", and say why."),
    ("\"Who else", " is stuck?\" she asked, and,", " \"what would 'good enough' look like?\""),
    ("One; two, three:", " a list,\nover several\n\nlines", ", with a last one \n"),
    ("Ich könnte", " Jürgen fragen", ", ob er die Schlüssel übergibt – noch im März."),
    ("¿Y si", " no fuera mi problema?", " Mañana lo hablo con mi equipo: 20 min, sin agenda."),
    ("On avance", " mieux à trois", " : « l’œil neuf » change tout, ça coûte 0 €."),
    ("Zwłaszcza", " że nikt nie pytał", " o żółte karteczki."),
    ("Надо", " просто спросить", " — и выслушать до конца."),
    ("Ρώτα", " πρώτα", ", μετά πρότεινε."),
    ("אני צריכה", " לבקש עזרה", " מוקדם יותר (באמת)."),
    ("يجب أن", " أطلب المساعدة", "، لا أن أنتظر 3 أسابيع."),
    ("मुझे पहले", " सुनना चाहिए", ", फिर बोलना।"),
    ("先に", "聞いて、", "それから話す。「急がば回れ」"),
    ("我应该", "先问一个问题", ",而不是马上给建议。"),
    ("먼저", " 물어보고", ", 그다음에 말하기."),
    ("ลอง", "ถามก่อน", "แล้วค่อยแนะนำ"),
    ("🙏", " turned away I heard it better", " 👩🏽‍🚀🏳️‍🌈 really."),
    ("Cafe\u0301 at nine", " with Noe\u0308l", " (combining accents stay as typed)"),
    ("<b>Bold</b> & <script>", "alert(1)</script> is only text", " here &amp; there."),
    ("\tTabbed", "\tcolumns\tof", "\tthought  with  double  spaces  "),
    ("1.5", " hours a week", ", 3/4 of it early."),
    ("%d things", " {name} said \\n literally", ": $HOME, 100 %, C:\\new"),
    ("Long story:", " it goes on and on." * 25, " And then it ended well." * 40),
)  # fmt: skip

ENDINGS = ("", " I will try it on Monday.", "\nLet’s see.", " 🌱", " …", " Thank you both!", " (draft)")
CARD = 250  # characters that are used of the 280 that a card can have
SIGNS = "acdefghjkmnpqrtuvwxy34679"


def name_of(seed: int, index: int) -> str:
    """The name of participant `index` (from 0): varied; some share theirs with an earlier one."""
    if index % 7 == 6:
        return name_of(seed, index - 4)
    if index < len(FIRST):
        return FIRST[index]
    shuffled = chance(seed, "names").sample(NAMES, len(NAMES))
    return shuffled[index % len(shuffled)]


def sign(seed: int, index: int, key: str) -> str:
    """A short sign in every text of one note: it tells apart texts that would otherwise be equal."""
    source = chance(seed, index, key, "sign")
    return "".join(source.choice(SIGNS) for _ in range(7))


def on_a_card(seed: int, index: int, key: str) -> str:
    """What is laid as the card `key`."""
    return revisions(seed, index, key)[-1][:CARD]


def line_of_a_case(seed: int, index: int) -> str:
    """What somebody writes at the door about the case that they bring; some write nothing."""
    source = chance(seed, index, "case")
    head, *rest = source.choice(TEXTS)
    return f"{head.strip()} {rest[0].strip()}"[:80] if source.random() < 0.8 else ""


def card_id(seed: int, index: int, number: int, *what: object) -> str:
    """What a phone makes up to tell apart the cards of one kind that a person lays on one table."""
    source = chance(seed, index, "card", number, *what)
    return "".join(source.choice(SIGNS) for _ in range(source.randint(4, 12)))


def revisions(seed: int, index: int, key: str) -> list[str]:
    """What is in the box of note `key` at each save while it is typed; each continues the one before."""
    source = chance(seed, index, key, "text")
    head, *rest = source.choice(TEXTS)
    text = f"{head} ⟨{sign(seed, index, key)}⟩"
    saves = [text]
    for piece in (*rest[: source.randint(1, 2)], source.choice(ENDINGS)):
        if piece:
            text += piece
            saves.append(text)
    return saves
