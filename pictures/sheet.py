"""The contact sheet: one page with every picture of the folder, to be opened in a browser."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from .scenes import SCENES

STYLE = """
body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; background: #777; color: #fff; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
figure { margin: 0; font-size: .8rem; }
img { display: block; height: 22rem; width: auto; max-width: 60rem; object-fit: cover; object-position: top; }
"""


def write(folder: Path) -> Path:
    """Writes `folder`/index.html from the pictures there. Returns its path."""
    found = sorted((path.name for path in folder.glob("*.png")), key=_order)
    rows = "".join(_row(scene, list(names)) for scene, names in groupby(found, _scene))
    page = folder / "index.html"
    title = f"{len(found)} pictures"
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
        f"<h1>{title}</h1>{rows}</html>\n",
        encoding="utf-8",
    )
    return page


def _row(scene: str, names: Iterable[str]) -> str:
    pictures = "".join(
        f'<figure><a href="{escape(name)}"><img src="{escape(name)}" alt="" loading="lazy"></a>'
        f"{escape(name.removeprefix(scene + '.').removesuffix('.png'))}</figure>"
        for name in names
    )
    return f'<h2 id="{escape(scene)}">{escape(scene)}</h2><div class="row">{pictures}</div>'


def _scene(name: str) -> str:
    return name.partition(".")[0]


def _order(name: str) -> tuple[int, str]:
    """Sorts as in the tables; pictures that are no longer in them come last."""
    places = {scene.name: place for place, scene in enumerate(SCENES)}
    return places.get(_scene(name), len(places)), name
