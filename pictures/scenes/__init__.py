"""Which pictures there are: the scenes of all tables, by their names."""

from .desk import DESK
from .docs import SHOWN
from .pages import PAGES
from .participant import PARTICIPANT
from .scene import Scene
from .stage import STAGE

SCENES: tuple[Scene, ...] = (*PAGES, *PARTICIPANT, *DESK, *STAGE, *SHOWN)
