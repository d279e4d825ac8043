"""A test talks with its own servers, whatever else runs on this machine."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers import ServerFailedError, Troika, free_port

ANSWERS_ALL = """
import http.server, sys
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
"""


def test_ports_are_given_once() -> None:
    with ThreadPoolExecutor(8) as many:
        given = list(many.map(lambda _: free_port(), range(400)))
    assert len(set(given)) == len(given)


def start_and_watch(server: Troika) -> None:
    server.start()
    while server.process and server.process.poll() is None:  # it had not tried to listen yet
        server.wait_until_ready()


def test_a_server_that_could_not_listen_is_not_mistaken_for_the_one_that_answers(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", ANSWERS_ALL, str(port)]
    first, second = (Troika(name, command, port, tmp_path / name) for name in ("first", "second"))
    first.start()
    try:
        second.start()
        assert second.process
        second.process.wait(10)  # until then it has not tried to listen
        with pytest.raises(ServerFailedError, match="stopped by itself"):
            second.wait_until_ready()
    finally:
        second.kill()
        first.stop()
