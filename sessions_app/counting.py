"""Numbers of people and of groups, as sentences say them. Which groups so many people make, the domain decides."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_lazy, ngettext

from .domain.practice import Noun, Sizes

NUMBERS = {
    2: gettext_lazy("two"),
    3: gettext_lazy("three"),
    4: gettext_lazy("four"),
    5: gettext_lazy("five"),
    6: gettext_lazy("six"),
    7: gettext_lazy("seven"),
    8: gettext_lazy("eight"),
    9: gettext_lazy("nine"),
    10: gettext_lazy("ten"),
    11: gettext_lazy("eleven"),
    12: gettext_lazy("twelve"),
}


def in_words(number: int) -> str:
    """A small number of people in a sentence: “three”; a larger one in digits."""
    return str(NUMBERS.get(number, number))


def groups_in_words(groups: Mapping[int, int], sizes: Sizes, noun: Noun) -> str:
    """How many groups there are of each size, smaller ones first: “4 pairs and 1 three”. Those of the good size have
    the practice's noun (in the reader's language), the others are told by their number."""
    said = [_counted(n, size, sizes.good, noun) for size, n in sorted(groups.items())]
    if len(said) < 2:
        return "".join(said)
    return gettext("{several} and {last}").format(several=", ".join(said[:-1]), last=said[-1])


def _counted(n: int, size: int, good: int, noun: Noun) -> str:
    template = of_size(size, n) if size != good else "{n} " + (noun.one if n == 1 else noun.many)
    return template.format(n=n, size=size)


def of_size(size: int, n: int) -> str:
    """What groups of this size are called by their number, in the plural form of `n`. {n} and {size} stay open."""
    said = {
        1: ngettext("{n} person alone", "{n} people alone", n),
        2: ngettext("{n} pair", "{n} pairs", n),
        3: ngettext("{n} three", "{n} threes", n),
        4: ngettext("{n} four", "{n} fours", n),
        5: ngettext("{n} five", "{n} fives", n),
        6: ngettext("{n} six", "{n} sixes", n),
        7: ngettext("{n} seven", "{n} sevens", n),
        8: ngettext("{n} eight", "{n} eights", n),
    }
    return said.get(size) or ngettext("{n} group of {size}", "{n} groups of {size}", n)
