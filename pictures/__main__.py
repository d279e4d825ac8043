"""Starts a site of its own and takes the pictures in it: `make screenshots`, `python -m pictures --help`.

`pictures.take` takes them in the site's environment, because it writes into the site's database.
"""

import argparse
import os
import subprocess
import sys

from bench.crowd import allow_many_files
from tests.servers import ROOT, site

from .play import Play

PUBLIC = "http://troika.example.org"  # the address that the pictures show; only this one browser can open it


def main() -> int:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--practice", default="")
    asked, others = parser.parse_known_args()
    if asked.practice and not Play(asked.practice).has_turns:  # the tables of scenes tell of turns
        key, asked.practice = asked.practice, ""
        others += [] if "--only" in others else ["--only", f"{key}-*", f"stage-{key}-*"]
    allow_many_files()  # 300 people, each with a socket
    # What everybody has, unless a server's own practices are named.
    settings = {"TROIKA_PRACTICES": os.environ.get("TROIKA_PRACTICES", ""), "PICTURED": asked.practice}
    with site(front=PUBLIC, settings=settings) as made:
        command = [sys.executable, "-m", "pictures.take", made.url, made.urls[0], *others]
        return subprocess.run(command, cwd=ROOT, env=made.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
