"""Coming in: a name is enough, a link alone is not, and one person stays one person."""

import pytest

from sessions_app.domain.errors import Closed, Invalid
from sessions_app.models import Participant
from sessions_app.selectors import participant_by_hash, snapshot
from sessions_app.services import hosting, joining
from tests import cast
from tests.cast import arrive, begun, later, ms, secret_of

pytestmark = pytest.mark.django_db


def test_two_people_of_one_name_are_told_apart(session):
    arrive(session, "Ada", "ada", "ADA", "Ben")
    assert [one.name for one in snapshot(session.pk).here] == ["Ada", "ada (2)", "ADA (3)", "Ben"]


def test_nobody_takes_the_label_of_another(session):
    arrive(session, "Ada", "Ada (2)", "Ada", "Ada\u200d", "Ada (2)", "a" * 60, "A" * 60)
    labels = [one.name for one in snapshot(session.pk).here]
    assert labels[:3] == ["Ada", "Ada (2)", "Ada (3)"]
    assert len({label.replace("\u200d", "").casefold() for label in labels}) == 7


def test_who_is_written_at_once_for_a_test_is_as_if_they_had_joined(oto, notices, django_capture_on_commit_callbacks):
    """Tests about something else begin with `cast.arrive`."""
    told = []
    for come in (cast.joined, arrive):
        session = cast.opened(cast.session_of(oto))
        before = snapshot(session.pk).version
        notices.clear()
        with django_capture_on_commit_callbacks(execute=True):
            came = come(session, *cast.NAMES[:4], at=7)
        session.refresh_from_db()
        kept = list(session.participants.order_by("pk"))
        assert [one.pk for one in kept] == [one.pk for one in came]
        rows = [{**vars(one), "_state": None, "id": None, "session_id": None} for one in kept]
        versions = session.version - before, session.people_version - before
        told.append((rows, versions, [version - before for _, version in notices]))
        session.participants.all().delete()  # a secret belongs to one person
    assert told[0] == told[1]
    assert told[0][1:] == ((4, 4), [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["Ana", "Ana", "Ana (2)"], ["Ana", "Ana (2)", "Ana (3)"]),
        (["Ana (2)", "Ana (2)"], ["Ana (2)", "Ana (3)"]),
        (["Ana", "Ana (2)", "Ana (2) (2)", "Ana(2)"], ["Ana", "Ana (2)", "Ana (3)", "Ana (4)"]),
        (["Ana (7)", "Ana (7)"], ["Ana (7)", "Ana (8)"]),
    ],
)
def test_a_number_that_somebody_has_becomes_the_next_one_and_never_two_numbers(session, typed, read):
    arrive(session, *typed)
    assert [one.name for one in snapshot(session.pk).here] == read


def test_spellings_and_unseen_letters_make_no_second_plain_name(session):
    arrive(
        session,
        "O’Brien",
        "O'Brien",
        "O\u02bcbrien",
        "Ada",
        "Ada\u3164",
        "\u115fAda",
        "Ada\u2800",
        "Ad\u200da",
        "A\u0501a",
    )
    assert [one.name for one in snapshot(session.pk).here] == [
        "O’Brien",
        "O'Brien (2)",
        "O\u02bcbrien (3)",
        "Ada",
        "Ada (2)",
        "Ada (3)",
        "Ada (4)",
        "Ada (5)",
        "A\u0501a",
    ]


def test_nobody_gets_a_number_behind_a_number(session):
    arrive(session, "Ada (2)", "ada(2)", "Ada (2) (2)", "Ben", "Ben (2)", "Ben (2)", "Class (2024)", "Class (2024)")
    assert [one.name for one in snapshot(session.pk).here] == [
        "Ada (2)",
        "ada (3)",
        "Ada (4)",
        "Ben",
        "Ben (2)",
        "Ben (3)",
        "Class (2024)",
        "Class (2024) (2)",
    ]


def test_a_name_that_grows_when_compared_is_no_trouble(session):
    arrive(session, "\ufdfa" * 60, "\ufdfa" * 60)
    assert len(snapshot(session.pk).people) == 2


def test_the_secret_is_not_stored(session):
    (ada,) = arrive(session, "Ada")
    secret = secret_of("Ada0")
    assert secret not in str(Participant.objects.filter(pk=ada.pk).values())
    assert participant_by_hash(session.pk, joining.hash_of(secret)) == ada


def test_a_secret_is_good_for_its_own_session_only(session, oto):
    arrive(session, "Ada")
    other = cast.opened(cast.session_of(oto))
    assert participant_by_hash(other.pk, joining.hash_of(secret_of("Ada0"))) is None


def test_a_closed_or_finished_session_lets_nobody_in(oto):
    session = cast.session_of(oto)
    with pytest.raises(Closed, match="not open yet"):
        arrive(session, "Ada")
    cast.opened(session)
    hosting.finish_session(session.pk, later(), ms())
    with pytest.raises(Closed, match="has ended"):
        arrive(session, "Ada")


def test_after_the_last_round_it_is_over_without_anybody_ending_it(session):
    arrive(session, "Ada", "Ben", "Cem")
    begun(session)
    begun(session, at=1000)
    with pytest.raises(Closed, match="has ended"):
        arrive(session, "Dee", at=5000)


def test_who_comes_late_waits_without_a_seat(session):
    arrive(session, "Ada", "Ben", "Cem")
    begun(session)
    (dee,) = arrive(session, "Dee", at=30)
    assert dee.pk not in snapshot(session.pk).begun.group_of


@pytest.mark.parametrize("name", ["", " ", "x" * 500, "\u202e"])
def test_a_name_that_cannot_be_joins_nobody(session, name):
    with pytest.raises(Invalid):
        arrive(session, name)
    assert not Participant.objects.exists()


def test_a_form_sent_twice_is_answered_twice_with_the_same_person(session):
    """By the same secret, whatever name stands in it the second time."""
    (ada,) = arrive(session, "Ada")
    for name in ("Ada", "Adda"):
        assert joining.join(session, name, secret_of("Ada0"), later(1), ms(1)) == ada
    assert [one.label for one in session.participants.all()] == ["Ada"]
