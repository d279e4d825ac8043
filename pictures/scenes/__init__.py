"""Which pictures there are: the scenes of all tables, by their names."""

from ..play import OTHERS
from .call import CALL
from .cards import CARDS
from .cases import CASES
from .desk import DESK
from .docs import SHOWN
from .pages import PAGES
from .participant import PARTICIPANT, acts
from .scene import Scene
from .stage import STAGE
from .stage import acts as stage_acts
from .visits import VISITS
from .voices import VOICES

SCENES: tuple[Scene, ...] = (*PAGES, *PARTICIPANT, *DESK, *STAGE, *CASES, *CARDS, *VISITS, *VOICES, *CALL, *SHOWN)
# The phases of all other practices: for tests. Pictures are taken of one practice: `--practice`.
OF_OTHERS: tuple[Scene, ...] = tuple(
    scene for play in OTHERS for scene in (*acts(play, f"{play.key}-"), *stage_acts(play, f"stage-{play.key}-"))
)
