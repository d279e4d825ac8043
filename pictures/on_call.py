"""Makes one scene after another for another process, in the site's environment: each line in names a scene, each line
out says what to open. So tests can look at every screen without starting a process for each."""

import json
import sys
from dataclasses import asdict

from .scenes import OF_OTHERS, SCENES


def main() -> None:
    scenes = {scene.name: scene for scene in (*SCENES, *OF_OTHERS)}
    for line in sys.stdin:
        name, cast, language = json.loads(line)
        print(json.dumps(asdict(scenes[name].made(cast, language))), flush=True)


if __name__ == "__main__":
    main()
