"""The people in the pictures: short names, very long ones, and names written from right to left."""

from itertools import islice, product

PLAIN = (
    *("Ada", "Ben", "Cem", "Dee", "Eva", "Finn", "Gül", "Hana", "Ida", "Jon", "Kim", "Lea", "Mio", "Noor", "Ole"),
    *("Pia", "Quin", "Rosa", "Sam", "Tea", "Uma", "Vito", "Wim", "Yara", "Zoe"),
)
LONG = (
    "Maximiliane-Alexandra von Hohenstein-Wittelsbach",
    "Bartholomew Fitzgerald-Montgomery the Third",
    "Wolfeschlegelsteinhausenbergerdorffinger",
    "Ana María de los Ángeles Fernández-Castellanos",
    "Hubert Blaine (Accessibility, Room 4.12, she/her)",
    "👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀 Oluwaseun Adébáyọ̀-Ṣóyinká",
    "Thiruvananthapuram Venkatasubramanian Krishnamurthy",
)
RTL = ("ליאורה", "محمد عبد الرحمن", "נועם בן־דוד", "فاطمة الزهراء", "Ben", "יעל", "أمينة", "دانيال", "Ada", "שירה")

CASTS = {"plain": PLAIN, "long": LONG, "rtl": RTL}
TITLES = {
    "plain": "Friday circle",
    "long": "Regional community of practice for facilitators, coaches, team leads and all who would like to be",
    "rtl": "دائرة يوم الجمعة",
}


def people(number: int, cast: str = "plain") -> list[str]:
    """So many different names: first the cast as it is, then with initials."""
    names = CASTS[cast]
    more = (f"{name} {letter}." for letter, name in product("ABCDEFGHIJKLMNOPRSTUVW", names))
    return [*names, *islice(more, max(0, number - len(names)))][:number]
