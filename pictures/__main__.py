"""Starts a site of its own and takes the pictures in it: `make screenshots`, `python -m pictures --help`.

`pictures.take` takes them in the site's environment, because it writes into the site's database.
"""

import subprocess
import sys

from bench.crowd import allow_many_files
from tests.servers import ROOT, site

PUBLIC = "http://troika.example.org"  # the address that the pictures show; only this one browser can open it


def main() -> int:
    allow_many_files()  # 300 people, each with a socket
    with site(front=PUBLIC, settings={"TROIKA_PRACTICES": ""}) as made:  # what everybody has
        command = [sys.executable, "-m", "pictures.take", made.url, made.urls[0], *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=made.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
