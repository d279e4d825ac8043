"""What the kinds of notes are called, on pages and in files: to who wrote one, and to everybody else."""

from django.utils.translation import gettext_lazy

OWN = {
    "challenge": gettext_lazy("My challenge"),
    "valuable": gettext_lazy("Most valuable"),
    "next_step": gettext_lazy("Next step"),
    "takeaway": gettext_lazy("What I take with me"),
}
OTHERS = {
    "challenge": gettext_lazy("Challenge"),
    "valuable": gettext_lazy("Most valuable"),
    "next_step": gettext_lazy("Next step"),
    "takeaway": gettext_lazy("Taken along"),
}
