"""The ears of these tests: what is not played is not heard, and what is not shown is not seen, whatever arrives.

Somebody talks to themselves in one page, without Troika: two connections, one element that plays and shows.
"""

from tests.servers import Site

from .conftest import Meet

TALKS = """async () => {
  const got = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const [mouth, ear] = [new RTCPeerConnection(), new RTCPeerConnection()];
  mouth.onicecandidate = ({ candidate }) => candidate && ear.addIceCandidate(candidate);
  ear.onicecandidate = ({ candidate }) => candidate && mouth.addIceCandidate(candidate);
  const video = document.body.appendChild(document.createElement("video"));
  video.srcObject = new MediaStream();
  ear.ontrack = ({ track }) => video.srcObject.addTrack(track);
  window.senders = got.getTracks().map((track) => mouth.addTransceiver(track).sender);
  await mouth.setLocalDescription();
  await ear.setRemoteDescription(mouth.localDescription);
  await ear.setLocalDescription();
  await mouth.setRemoteDescription(ear.localDescription);
  await video.play();
  Object.assign(window, { video, got });
}"""
SILENCES = [
    ("video.muted = true", "video.muted = false"),
    ("video.volume = 0", "video.volume = 1"),
    ("video.pause()", "video.play()"),
    ("video.srcObject.getTracks()[0].enabled = false", "video.srcObject.getTracks()[0].enabled = true"),
    ("got.getAudioTracks()[0].enabled = false", "got.getAudioTracks()[0].enabled = true"),
    ("senders[0].replaceTrack(null)", "senders[0].replaceTrack(got.getAudioTracks()[0])"),
]
HIDINGS = [
    ("video.hidden = true", "video.hidden = false"),
    ("document.body.style.visibility = 'hidden'", "document.body.style.visibility = ''"),
    ("video.style.opacity = 0", "video.style.opacity = 1"),
]


async def test_only_what_is_played_is_heard_and_only_what_is_shown_is_seen(meet: Meet, embedded: Site) -> None:
    people = await meet(embedded)
    ada = await people.caller("Ada")
    await ada.page.route("**/nothing", lambda route: route.fulfill(body="<h1>Nothing</h1>", content_type="text/html"))
    await ada.page.goto("/nothing")
    await ada.page.locator("h1").click()  # a page plays nothing before it is touched
    await ada.hears()
    await ada.page.evaluate(TALKS)
    await ada.hears("Ada")
    await ada.shows("Ada")
    for ends, begins in SILENCES:
        await ada.page.evaluate(f"() => void ({ends})")
        await ada.hears()
        await ada.page.evaluate(f"() => void ({begins})")
        await ada.hears("Ada")
    for ends, begins in HIDINGS:
        await ada.page.evaluate(f"() => void ({ends})")
        await ada.shows()
        await ada.page.evaluate(f"() => void ({begins})")
        await ada.shows("Ada")
    await ada.page.evaluate("() => senders[1].replaceTrack(null)")
    await ada.shows("Ada~")
