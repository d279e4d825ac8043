"""How much memory a server uses now, and used at most."""

import os
from pathlib import Path

from tests.servers import Site

MIB = 1024


def process_of(site: Site) -> Path:
    process = site.servers[0].process
    assert process
    return Path(f"/proc/{process.pid}")


def resident(site: Site, most: bool = False) -> float:
    """MiB of the site's first process now, or the most since `forget_the_most`."""
    name = "VmHWM:" if most else "VmRSS:"
    status = (process_of(site) / "status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(name))) / MIB


def forget_the_most(site: Site) -> None:
    """From now on the kernel remembers the most anew."""
    (process_of(site) / "clear_refs").write_text("5")


def seconds_of_work(site: Site) -> float:
    """Processor time that the site's first process has used."""
    fields = (process_of(site) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
