// The group's call as one page holds it: joins, leaves, follows the group and the timeline, and tells what is to be seen.
// It paints nothing (tiles.js does), and decides nothing about who is heard (rule.js does).

/**
 * What there is to paint. A new object at each change; nothing in it is ever changed afterwards.
 *
 * @typedef {object} CallState
 * @property {"out" | "joining" | "in" | "elsewhere" | "over"} in `out`: not joined, or left by this person. `joining`: the way
 *   there is being asked for. `elsewhere`: the call goes on in this person's other tab or device, which came later. `over`: this
 *   person has no group with a call just now; the page joins the next one's by itself.
 * @property {boolean} possible whether this person's group has a call that can be joined now
 * @property {boolean} moved the page has come by itself into the call of a new group, less than 15 s ago
 * @property {boolean} tap sound is there, but this browser plays none before it is touched: one `tap()` starts all
 * @property {string} trouble why joining does not get on: "" | "offline" (no server) | "refused" (no relay for this person)
 * @property {Mine} mine
 * @property {Mate[]} mates all others of the group, by id, and a facilitator who visits (id 0), also those who are not in the call
 *
 * @typedef {object} Mine
 * @property {{microphone: boolean, camera: boolean}} wanted what this person has chosen; it comes back after having been turned away
 * @property {boolean} microphone whether others can hear it now: wanted, there, and this person may speak
 * @property {boolean} camera likewise
 * @property {MediaStream | null} stream one's own camera, without sound; null while it is off
 * @property {boolean} speaks whether the practice lets this person be heard and seen now
 * @property {"" | "away" | "alone" | "listens"} why it does not
 * @property {{microphone: Trouble, camera: Trouble}} trouble
 * @property {{microphone: Device[], camera: Device[]}} devices to choose from; empty until the browser names them
 * @property {{microphone: string, camera: string}} chosen the id of the device in use; "" for none
 *
 * @typedef {"" | "refused" | "missing" | "busy" | "lost" | "asleep"} Trouble `refused`: the browser or the person said no.
 *   `missing`: no such device. `busy`: another program has it. `lost`: it was unplugged, and another one has taken its place or
 *   there is none. `asleep`: the microphone gives nothing but silence; `tap()` gets it anew.
 * @typedef {{id: string, label: string}} Device
 *
 * @typedef {object} Mate
 * @property {number} id of the participant; 0: the facilitator who visits
 * @property {"" | "connecting" | "connected" | "waiting" | "failed"} connection "": not in the call. `waiting`: it was there, and may
 *   come back by itself. `failed`: not there within 10 s; tries go on.
 * @property {boolean} speaks
 * @property {"" | "away" | "alone" | "listens"} why
 * @property {boolean} microphone whether it is on, as that page says
 * @property {boolean} camera likewise
 * @property {MediaStream | null} stream the picture to show, without sound; null: there is none, or it is not to be seen now
 */

const OFF = { microphone: false, camera: false };

export class Call {
  /**
   * @param {object} given
   * @param {object} given.practice the whole document, as the page has it
   * @param {number} given.me this participant's id; 0: a facilitator who visits
   * @param {(message: object) => boolean} given.send hands a message to the socket (`link.send`); false: there is none
   * @param {() => Promise<object>} given.relay asks `POST …/relay`, as `post` answers; never rejects
   * @param {() => number} given.now the server's time, ms (`link.clock.now`)
   * @param {(state: CallState) => void} given.onChange
   * @param {(levels: Object<number, number>) => void} [given.onLevels] how loud everybody is, by id, from 0 to 1: eight times a
   *   second while this person is in the call and looks at the page
   */
  constructor({ practice, me, send, relay, now, onChange, onLevels = () => {} }) {
    Object.assign(this, { practice, me, send, relay, now, onChange, onLevels });
  }

  /** @type {CallState} */
  state = {
    in: "out",
    possible: false,
    moved: false,
    tap: false,
    trouble: "",
    mine: { wanted: { microphone: true, camera: false }, ...OFF, stream: null, speaks: true, why: "", trouble: { microphone: "", camera: "" }, devices: { microphone: [], camera: [] }, chosen: { microphone: "", camera: "" } },
    mates: [],
  };

  /** Every screen, as `link` has it, before joining, too; the same one again does no harm. */
  screen() {}

  /** Within the press, because browsers let a page play sound from there. */
  join() {}

  leave() {}

  /** @param {boolean} _on */
  setMicrophone(_on) {}

  /** @param {boolean} _on */
  setCamera(_on) {}

  /** @param {"microphone" | "camera"} _kind @param {string} _device its id */
  choose(_kind, _device) {}

  /** A message of the kind `signal`, as it came. */
  heard(_signal) {}

  /** The socket is there again (`link.state` has become "live"). */
  reached() {}

  /** Any touch while `state.tap` or a microphone that sleeps: starts the sound, wakes it. */
  tap() {}
}
