"""Exits 0 if a server could listen on HOST PORT, 1 if something else does."""

import socket
import sys


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Like servers do: a port whose last connections are still being closed counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


if __name__ == "__main__":
    sys.exit(0 if is_free(sys.argv[1], int(sys.argv[2])) else 1)
