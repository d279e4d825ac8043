"""The relay takes who has a password of its secret that still holds, and nobody else."""

import base64
import hashlib
import hmac
import time
from typing import Any

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


async def test_the_relay_serves_whom_the_server_let_in_for_as_long_as_it_said_and_nobody_else(
    meet: Meet, relayed: Site, relay: Relay
) -> None:
    people = await meet(relayed)
    fay = await people.hosted_here()
    crowd = [await people.caller(name) for name in ("Ada", "Ben", "Cem")]
    await people.come_in(fay.code, crowd)
    await people.in_groups(fay)
    ada = crowd[0]
    headers = {"X-CSRFToken": await ada.token(), "Content-Type": "application/json"}
    answer = await ada.context.request.post(f"/s/{fay.code}/relay", data="{}", headers=headers)
    given: dict[str, Any] = await answer.json()
    (server,) = given["servers"]
    assert server["urls"] == [relay.url]
    assert not given["direct"]

    async def found(**other: str) -> Any:
        return await ada.page.evaluate(FINDS, [{**server, **other}])

    assert await found() == "relay"
    expires, _, random = server["username"].partition(":")
    assert await found(username=f"{int(expires) + 3600}:{random}") == UNAUTHORIZED, "an hour more than it was given for"
    assert await found(**password("another secret", int(expires))) == UNAUTHORIZED
    assert await found(**password(relay.secret, time.time() + 60)) == "relay"
    assert await found(**password(relay.secret, time.time() - 60)) == UNAUTHORIZED
