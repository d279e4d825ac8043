"""Sentences about wishes and lists, each with a key. Screens carry the key; each reader's page shows the sentence.

One push reaches readers of several languages, so it carries no sentences.
"""

from .errors import gettext_noop

UNMET = {
    "team": gettext_noop("People of team {team} sit together."),
    "team.again": gettext_noop("People of team {team} sit together: others would meet again otherwise."),
    "team_too_large": gettext_noop("{size} people of team {team} cannot all be apart in {groups} groups."),
    "apart": gettext_noop("Two people who should be apart sit together."),
    "apart.again": gettext_noop("Two people who should be apart sit together: others would meet again otherwise."),
    "apart.by_hand": gettext_noop("Two people who should be apart were put into one group by hand."),
    "together": gettext_noop("People who should stay together do not."),
    "language": gettext_noop("People with different languages sit together."),
    "language.few": gettext_noop("{count} here speak {language}: too few for groups of their own."),
    "meet": gettext_noop("Two people who should meet did not, and this is the last round."),
    "meet.again": gettext_noop(
        "Two people who should meet do not, in {rounds} planned rounds: others would meet again."
    ),
}
PROBLEMS = {
    "line": gettext_noop("This line is not understood. Write for example: Ada and Ben apart"),
    "opposite": gettext_noop("Lines {first} and {second} say the opposite of each other."),
    "contradiction": gettext_noop(
        "{name} and {mate} cannot both sit together and be apart: see lines {first} and {second}."
    ),
    "team": gettext_noop("Nobody here is in a team “{team}” yet."),
    "name": gettext_noop("Nobody here is called “{name}” yet."),
    "name.near": gettext_noop("Nobody here is called “{name}” yet. Do you mean “{near}”?"),
    "name.several": gettext_noop("“{name}” can be “{one}” or “{other}”. Please write which."),
    "two": gettext_noop("Please name at least two people."),
    "many": gettext_noop("Please name at most {most} people in one line."),
    "together": gettext_noop("At most {most} people can stay together."),
    "roster.team": gettext_noop("Line {line}: there is no team. Write “Ada, Blue”."),
    "roster.quote": gettext_noop("Line {line}: a quotation mark is not closed."),
    "roster.emails": gettext_noop("Line {line}: there are two e-mail addresses."),
    "roster.email": gettext_noop("Line {line}: this is not an e-mail address that can be used."),
    "roster.more": gettext_noop("Line {line}: there is more than a name, a team, a language and an e-mail address."),
    "roster.twice": gettext_noop("Two columns are said to be the same. Please leave one of them out."),
    "roster.nameless": gettext_noop("No column is a name. Please say which one is."),
    "roster.others": gettext_noop("{count} people of the list are not here yet. This is the first of them."),
    "roster.name": gettext_noop("Line {line}: the name is missing, or something has more than {most} characters."),
}
CASES = {
    "none": gettext_noop("Nobody brings a case yet. Ask who would like help with one."),
    "few": gettext_noop(
        "{people} people need {need} cases at least, as no group can have more than {most}. Brought so far: {cases}."
    ),
    "many": gettext_noop(
        "{people} people can help with {fit} cases at most, as each group needs {least}. Brought: {cases}. Keep back: "
        "{wait}."
    ),
}
KEYS = {template: key for sentences in (UNMET, PROBLEMS, CASES) for key, template in sentences.items()}
