"""Runs every command of docs/deploying.md, in its order, on a new Debian 12 with systemd: `make try-deploying`.

Needs root, debootstrap and systemd-container, and takes some minutes. Left out is only what needs a public name
(`sh not-tried`), and what would change this machine is tried in a network of its own (`sh own-network`).
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
DOCUMENT = HERE / "docs/deploying.md"
BLOCK = re.compile(r"^```sh(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = "troika.example.org"
REHEARSAL = (
    "SSL_CERT_FILE=/etc/nginx/troika/fullchain.pem /srv/troika/current/deploy/manage rehearse"
    f" --url https://{NAME} --participants 24 --speed 10"
)
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Debian:
    """A booted container. `leader`: the process id of its systemd. It shares this machine's network."""

    root: Path
    leader: int

    def command(self, text: str, *around: str) -> list[str]:
        """The command that runs this text in it, as root's shell does, but stopping at the first failure."""
        ways = ("PIP_CERT", "PIP_INDEX_URL")  # how this machine finds packages
        kept = [f"{name}={value}" for name, value in os.environ.items() if name in ways]
        environment = ["env", "-i", f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8", "SOURCE=/root/troika.git", *kept]
        inside = ["nsenter", "--target", str(self.leader), "--all", "--wdns=/"]
        return [*inside, *environment, *around, "bash", "-euo", "pipefail", "-c", text]

    def run(self, text: str, *around: str) -> None:
        subprocess.run(self.command(text, *around), check=True, stdin=subprocess.DEVNULL)


def bootstrap(base: Path | None, root: Path) -> None:
    """Makes a bare Debian 12 that finds packages the way this machine does."""
    if base:
        subprocess.run(["cp", "-a", f"{base}/.", str(root)], check=True)
    else:
        include = "--include=systemd-sysv,dbus,ca-certificates"
        subprocess.run(["debootstrap", "--variant=minbase", include, "bookworm", str(root)], check=True)
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    for name in ("apt/sources.list", "apt/sources.list.d", "apt/apt.conf.d", "ssl/certs/ca-certificates.crt"):
        mine, its = Path("/etc", name), root / "etc" / name
        if mine.is_dir():
            shutil.copytree(mine, its, dirs_exist_ok=True)
        elif mine.exists():
            shutil.copy(mine, its)
    with (root / "etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 localhost {NAME}\n")
    subprocess.run(["git", "clone", "--quiet", "--bare", str(HERE), str(root / "root/troika.git")], check=True)
    head = subprocess.run(["git", "-C", str(HERE), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    publish(root, head.stdout.strip())


def publish(root: Path, commit: str) -> None:
    """Makes this commit the main branch of what the container clones."""
    repository = str(root / "root/troika.git")
    subprocess.run(["git", "-C", repository, "update-ref", "refs/heads/main", commit], check=True)
    subprocess.run(["git", "-C", repository, "symbolic-ref", "HEAD", "refs/heads/main"], check=True)


def publish_another(root: Path, *, broken: bool = False) -> None:
    """Publishes a newer version to upgrade to, or a broken one that passes every check and then does not serve."""

    def git(*arguments: str, given: str = "") -> str:
        command = ["git", "-C", str(root / "root/troika.git"), "-c", "user.name=T", "-c", "user.email=t@example.org"]
        index = os.environ | {"GIT_INDEX_FILE": str(root / "root/index")}
        done = subprocess.run(
            [*command, *arguments], check=True, capture_output=True, text=True, input=given, env=index
        )
        return done.stdout.strip()

    git("read-tree", "main")
    if broken:
        blob = git("hash-object", "-w", "--stdin", given="#!/bin/sh\nexit 1\n")
        git("update-index", "--cacheinfo", f"100755,{blob},scripts/daphne")
    publish(root, git("commit-tree", "-p", "main", "-m", "A newer version", git("write-tree")))


@contextlib.contextmanager
def booted(root: Path) -> Iterator[Debian]:
    """Boots systemd as the first process of a container, and powers it off afterwards."""
    flags = ["--register=no", "--keep-unit", "--quiet", "--console=pipe", "--boot"]
    container = subprocess.Popen(
        ["systemd-nspawn", *flags, "--directory", str(root)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield Debian(root, leader_of(container))
    finally:
        container.send_signal(signal.SIGTERM)
        container.wait(60)


def leader_of(container: subprocess.Popen[bytes]) -> int:
    """The container's own systemd, once it answers."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit and container.poll() is None:
        children = Path(f"/proc/{container.pid}/task/{container.pid}/children").read_text().split()
        if children and subprocess.run(
            ["nsenter", "--target", children[0], "--all", "systemctl", "is-system-running"],
            check=False, capture_output=True, text=True,
        ).stdout.strip() in ("running", "degraded"):  # fmt: skip
            return int(children[0])
        time.sleep(0.3)
    raise SystemExit("The container did not boot.")


@contextlib.contextmanager
def a_mail_server(debian: Debian) -> Iterator[None]:
    """Takes mail on port 25 and shows it. Without any mail this fails."""
    serve = debian.command("exec python3 -W ignore -u -m smtpd --nosetuid --class DebuggingServer 127.0.0.1:25")
    mail = subprocess.Popen(serve, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        debian.run("until (: </dev/tcp/127.0.0.1/25) 2>/dev/null; do sleep 0.1; done")
        yield
    finally:
        os.killpg(mail.pid, signal.SIGTERM)  # also nsenter's child
        printed, _ = mail.communicate()
    print(printed)
    if "Subject: Test email" not in printed:
        raise SystemExit("The mail did not arrive.")


def try_block(debian: Debian, kind: str, text: str) -> None:
    if kind == "own-network":  # a firewall must not be tried on this machine's network
        debian.run(text, "unshare", "--net")
    elif kind == "mail":
        with a_mail_server(debian):
            debian.run(text)
    elif kind == "after-a-broken-release":
        publish_another(debian.root, broken=True)
        upgrade = next(text for kind, text in BLOCK.findall(DOCUMENT.read_text()) if kind == "while-rehearsing")
        if subprocess.run(debian.command(upgrade), check=False, stdin=subprocess.DEVNULL).returncode == 0:
            raise SystemExit("A version that does not come up was not noticed.")
        debian.run(f"curl -sSf --cacert /etc/nginx/troika/fullchain.pem https://{NAME}/healthz")
        debian.run(text)
        debian.run("for port in 8001 8002; do curl -sSf http://127.0.0.1:$port/healthz; done")
    elif kind == "while-rehearsing":
        publish_another(debian.root)
        rehearsal = subprocess.Popen(debian.command(REHEARSAL), stdin=subprocess.DEVNULL)
        time.sleep(15)
        debian.run(text)
        if rehearsal.poll() is not None or rehearsal.wait(300):
            raise SystemExit("The rehearsal during the upgrade did not go well, or was over too soon.")
    else:
        debian.run(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, help="a Debian 12 made by debootstrap, to be copied")
    asked = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="troika-debian-"))
    try:
        bootstrap(asked.base, root)
        with booted(root) as debian:
            for kind, text in BLOCK.findall(DOCUMENT.read_text()):
                print(f"\n\033[1m{text.rstrip()}\033[0m" + (f"   ({kind})" if kind else ""), flush=True)
                if kind != "not-tried":
                    try_block(debian, kind, text)
        print("\nEvery command of docs/deploying.md was run.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"\nThis failed with {error.returncode}.")
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
