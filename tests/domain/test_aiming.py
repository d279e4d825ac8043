"""A command's aim beside the present facts: if they are equal it is done; if not, the error names the difference."""

import pytest

from sessions_app.domain.aiming import ANYTHING, Aim, Sight, require_aimed
from sessions_app.domain.errors import Stale

ADA, BEN, CEM, DEE, ZOE = 31, 32, 33, 34, 40
THREE = 12


def person(name: str, **more):
    return {"name": name, "group": 3, "standing": "seated", "away": False, "hand": None} | more


def sight(*, people=(ADA, BEN, CEM), number=3, **changed) -> Sight:
    """Ada, Ben and Cem sit in group 3, Dee in group 1, and Zoe waits. `ada={"away": True}` says what is otherwise."""
    everybody = {
        ADA: person("Ada", **changed.get("ada", {})),
        BEN: person("Ben"),
        CEM: person("Cem"),
        DEE: person("Dee", group=1),
        ZOE: person("Zoe", **{"group": None, "standing": "waiting"} | changed.get("zoe", {})),
    }
    groups = {THREE: {"number": number, "people": people}}
    session = {"round": changed.get("round", 2), "notice": changed.get("notice", 1_000)}
    return Sight(everybody, groups, session)


def bare(error: pytest.ExceptionInfo[Stale]) -> str:
    return str(error.value).translate({0x2068: None, 0x2069: None}).removesuffix(" Nothing was changed.")


SEEN = [
    Aim(people={ADA: {"group": 3, "standing": "seated", "away": False, "hand": None, "name": "Ada"}}),
    Aim(people={ZOE: {"group": None, "standing": "waiting"}}, groups={THREE: {"number": 3, "people": [CEM, ADA, BEN]}}),
    Aim(session={"round": 2, "notice": 1_000}),
    Aim(groups={THREE: {}}),
    ANYTHING,
]


@pytest.mark.parametrize("aim", SEEN)
def test_what_is_as_it_was_seen_is_meant(aim):
    require_aimed(aim, sight())


@pytest.mark.parametrize(
    ("aim", "now", "said"),
    [
        # Whoever is moved
        (Aim(people={ADA: {"group": 3}}), {"ada": {"group": 4}}, "Ada sits in group 4 now."),
        (
            Aim(people={ADA: {"group": 3}}),
            {"ada": {"group": None, "standing": "waiting"}},
            "Ada has no place now, and waits.",
        ),
        (Aim(people={ADA: {"group": 3}}), {"ada": {"group": None, "standing": "resting"}}, "Ada sits out now."),
        (Aim(people={ADA: {"group": 3}}), {"ada": {"group": None, "standing": "left"}}, "Ada has left."),
        (
            Aim(people={ADA: {"standing": "seated"}}),
            {"ada": {"group": None, "standing": "removed"}},
            "Ada is out of this session.",
        ),
        (
            Aim(people={ZOE: {"standing": "waiting", "group": None}}),
            {"zoe": {"group": 1, "standing": "seated"}},
            "Zoe sits in group 1 now.",
        ),
        (Aim(people={ADA: {"away": False}}), {"ada": {"away": True}}, "Ada is away now."),
        (Aim(people={ADA: {"away": True}}), {}, "Ada is here again."),
        (Aim(people={ADA: {"name": "Adda"}}), {}, "Adda is called Ada now."),
        (Aim(people={ADA: {"hand": 5}}), {}, "Ada has taken the hand down."),
        (Aim(people={ADA: {"hand": 5}}), {"ada": {"hand": 9}}, "Ada has raised the hand anew."),
        (Aim(people={99: {"group": 3}}), {}, "This person is not in the session any more."),
        # Where they are to go
        (Aim(groups={THREE: {"people": [ADA, BEN]}}), {}, "Cem sits in group 3 now."),
        (Aim(groups={THREE: {"people": [ADA]}}), {}, "Ben, Cem sit in group 3 now."),
        (Aim(groups={THREE: {"people": [ADA, BEN, CEM, DEE]}}), {}, "Dee is not in group 3 any more."),
        (Aim(groups={THREE: {"people": [ADA, BEN, CEM, DEE, ZOE]}}), {}, "Dee, Zoe are not in group 3 any more."),
        (Aim(groups={THREE: {"people": [ADA, BEN, DEE]}}), {}, "Dee is not in group 3 any more."),
        (Aim(groups={THREE: {"people": [ADA, BEN, CEM, 99]}}), {}, "… is not in group 3 any more."),
        (Aim(groups={THREE: {"people": []}}), {"people": (ADA, BEN, CEM, DEE)}, "Ada, Ben, Cem … sit in group 3 now."),
        (Aim(groups={THREE: {"number": 7}}), {}, "Group 7 is group 3 now."),
        (Aim(groups={8: {"number": 3}}), {}, "The groups are other ones by now."),
        # All of them
        (Aim(session={"round": 1}), {}, "The session is at round 2 now."),
        (Aim(session={"notice": None}), {}, "Another message is shown to everybody by now."),
        (Aim(session={"notice": 900}), {}, "Another message is shown to everybody by now."),
        (Aim(session={"notice": 900}), {"notice": None}, "The message was taken back meanwhile."),
    ],
)
def test_what_is_otherwise_is_refused_and_told(aim, now, said):
    with pytest.raises(Stale) as refused:
        require_aimed(aim, sight(**now))
    assert bare(refused) == said
    assert str(refused.value).endswith("Nothing was changed.")


@pytest.mark.parametrize(
    "now",
    [
        {"zoe": {"group": 1, "standing": "seated"}},
        {"ada": {"hand": 7, "away": True}},
        {"round": 3, "notice": None},
    ],
)
def test_what_was_not_gone_by_may_change(now):
    """Newcomers, hands, messages: nobody who moves Ada into group 3 has looked at those."""
    require_aimed(Aim(people={ADA: {"group": 3}}, groups={THREE: {"people": [ADA, BEN, CEM]}}), sight(**now))


def test_what_explains_most_is_said_first():
    with pytest.raises(Stale) as refused:
        require_aimed(
            Aim(people={ADA: {"name": "Adda", "hand": 5, "away": False, "group": 3, "standing": "seated"}}),
            sight(ada={"group": None, "standing": "left", "away": True}),
        )
    assert bare(refused) == "Ada has left."
