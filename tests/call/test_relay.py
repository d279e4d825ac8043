"""The relay takes who has a password of its secret that still holds, and nobody else."""

import base64
import hashlib
import hmac
import time
from typing import Any

import pytest

from tests.servers import Relay, Site

from .conftest import Meet

# What a browser that may only use a relay finds: a way through it ("relay"), or why it has none (an error of STUN).
FINDS = """async (servers) => {
  const found = new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: "relay" });
  found.createDataChannel("");
  const answer = new Promise((tell) => {
    found.onicecandidate = ({ candidate }) => candidate?.type && tell(candidate.type);
    found.onicecandidateerror = ({ errorCode }) => tell(errorCode);
  });
  await found.setLocalDescription();
  return answer.finally(() => found.close());
}"""
UNAUTHORIZED = 401


def password(secret: str, until: float) -> dict[str, str]:
    """As whoever knows this secret makes one; `until`: unix seconds."""
    username = f"{round(until)}:x"
    mac = hmac.digest(secret.encode(), username.encode(), hashlib.sha1)
    return {"username": username, "credential": base64.b64encode(mac).decode()}


@pytest.mark.parametrize(
    ("forged", "seconds", "found"),
    [(False, 600, "relay"), (True, 600, UNAUTHORIZED), (False, -60, UNAUTHORIZED)],
    ids=["right", "of another secret", "expired"],
)
async def test_a_browser_gets_through_with_a_password_that_holds(
    meet: Meet, embedded: Site, relay: Relay, forged: bool, seconds: int, found: Any
) -> None:
    people = await meet(embedded)
    ada = await people.caller("Ada")
    secret = "another secret" if forged else relay.secret
    server = {"urls": [relay.url], **password(secret, time.time() + seconds)}
    await ada.page.goto("/")
    assert await ada.page.evaluate(FINDS, [server]) == found
