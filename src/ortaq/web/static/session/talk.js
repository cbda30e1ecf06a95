/** Speaking with the server: a seat is entered once, one stream serves all tabs of a browser, acts are sent until
 * kept. */

const SEAT = /^\/seat\/([a-z0-9-]+)\//.exec(location.pathname)?.[1] ?? "";
const WAIT_MS = 2000;
/** The server says the time every ten seconds: a stream that is silent for longer is broken. */
const SILENT_MS = 25_000;
const ANSWER_MS = 15_000;
const UNAUTHORIZED = 401;

/** Return the id of the seat that the address names; empty where it names none. */
export function seat() {
  return SEAT;
}

/** Exchange the token behind the # for a cookie, and take it out of the address. Return whether it was taken. */
export async function entered() {
  const token = location.hash.slice(1);
  if (!token) return true;
  history.replaceState(null, "", location.pathname);
  const answer = await post("enter", { token });
  return answer.ok;
}

/** @param {string} path @param {AbortSignal} [signal] */
export function get(path, signal) {
  return fetch(`/seat/${SEAT}/api/${path}`, { credentials: "same-origin", signal });
}

/** @param {string} path @param {unknown} body @param {string} [language] */
export function post(path, body, language = "en") {
  const headers = { "Content-Type": "application/json", "Accept-Language": language };
  const signal = globalThis.AbortSignal.timeout(ANSWER_MS);
  return fetch(`/seat/${SEAT}/api/${path}`, { method: "POST", headers, signal, body: JSON.stringify(body) });
}

/** Return a name for an act: sent again after a broken connection, it is the same act. */
export function actName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Send an act until the server says that it is kept or refused; return why it is refused, or an empty text.
 * @param {string} kind @param {object} body @param {string} language @returns {Promise<string>}
 */
export async function say(kind, body, language) {
  const said = { id: actName(), kind, body };
  for (;;) {
    try {
      const answer = await post("act", said, language);
      if (answer.ok) return "";
      if (answer.status !== 429) return (await answer.json()).what;
    } catch {
      // No connection: the same act is sent again.
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

/** Listen to what changes. The first tab that holds the lock listens for all tabs of this browser.
 * @param {(kind: string, data: any) => void} heard @param {(isThere: boolean) => void} linked
 */
export function listen(heard, linked) {
  const channel = new BroadcastChannel(`ortaq-session-${SEAT}`);
  channel.addEventListener("message", (event) => {
    if (event.data.kind === "link") linked(event.data.data);
    else heard(event.data.kind, event.data.data);
  });
  const tell = (/** @type {string} */ kind, /** @type {any} */ data) => {
    if (kind === "link") linked(data);
    else heard(kind, data);
    channel.postMessage({ kind, data });
  };
  const open = () => new Promise(() => stream(tell));
  if (navigator.locks) navigator.locks.request(`ortaq-session-${SEAT}`, open);
  else open();
}

/** Return whether the address of the seat opens it no more; without a connection nobody knows. */
async function isLost() {
  try {
    return (await get("view", globalThis.AbortSignal.timeout(ANSWER_MS))).status === UNAUTHORIZED;
  } catch {
    return false;
  }
}

/** @param {(kind: string, data: any) => void} tell */
function stream(tell) {
  const source = new EventSource(`/seat/${SEAT}/api/events`);
  let silence = 0;
  const again = async (/** @type {number} */ wait) => {
    clearTimeout(silence);
    tell("link", false);
    source.close();
    if (await isLost()) tell("lost", null);
    else setTimeout(() => stream(tell), wait);
  };
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => again(0), SILENT_MS);
  };
  for (const kind of ["view", "present", "time"]) {
    source.addEventListener(kind, (event) => {
      alive();
      tell(kind, JSON.parse(/** @type {MessageEvent} */ (event).data));
    });
  }
  source.addEventListener("open", () => tell("link", true));
  source.addEventListener("error", () => again(WAIT_MS));
  alive();
}
