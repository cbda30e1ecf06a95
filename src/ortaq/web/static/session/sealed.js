/** Masked refusals with WebCrypto: the twin of `ortaq.session.sealed`, byte for byte. Not reviewed by an outsider.
 *
 * The host adds what all members sent; the masks cancel, and zero is left where nobody refuses.
 */

const MASK = "ortaq session mask 1\n";
const REFUSAL = "ortaq session refusal 1\n";
const NOTE = "ortaq session key 1\n";
const COMMITMENT = "ortaq session commitment 1\n";
const WORD = 8;
const FINGERPRINT = 20;

/** @typedef {{ session: string, members: string[], keys: Record<string, Uint8Array<ArrayBuffer>> }} Circle */
/** @typedef {{ member: string, secret: CryptoKey, shared: Map<string, CryptoKey> }} Own */

/** Return what a member masks with: its secrets with all others are derived once.
 * @param {string} member @param {CryptoKey} own of X25519 @param {CryptoKey} secret of `hkdf`
 * @param {Circle} circle @returns {Promise<Own>}
 */
export async function ownKey(member, own, secret, circle) {
  const shared = new Map();
  for (const other of circle.members.filter((one) => one !== member)) {
    const key = await crypto.subtle.importKey("raw", circle.keys[other], "X25519", false, []);
    shared.set(other, await hkdf(await crypto.subtle.deriveBits({ name: "X25519", public: key }, own, 256)));
  }
  return { member, secret, shared };
}

/** Return a secret as a key that no script can read back. @param {BufferSource} bytes */
export function hkdf(bytes) {
  return crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
}

/** Return what a question is, as the masks take it in. @param {Circle} circle @param {Question} asked */
export async function context(circle, asked) {
  const words = [circle.session, circle.members, asked.kind, asked.number, asked.step, asked.rows];
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoded(JSON.stringify(words))));
}

/** Return the answer of one member to a question.
 * @param {boolean[]} refused @param {Question} asked @param {Own} own @param {Circle} circle
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function masked(refused, asked, own, circle) {
  const about = await context(circle, asked);
  const { members } = circle;
  const place = members.indexOf(own.member);
  const others = members.map((_, at) => at).filter((at) => at !== place);
  const masks = await Promise.all(others.map((at) => {
    const pair = [members[Math.min(place, at)], members[Math.max(place, at)]].join(" ");
    const key = /** @type {CryptoKey} */ (own.shared.get(members[at]));
    return stream(key, joined(encoded(`${MASK}${pair}\n`), about), refused.length);
  }));
  const noise = await stream(own.secret, joined(encoded(REFUSAL), about), refused.length);
  const sum = new BigUint64Array(refused.length);
  others.forEach((at, k) => {
    for (let word = 0; word < sum.length; word += 1) sum[word] += place < at ? masks[k][word] : -masks[k][word];
  });
  refused.forEach((isRefused, word) => {
    if (isRefused) sum[word] += noise[word] || 1n;
  });
  return bytesOf(sum);
}

/** Return for each package whether all members could sign it.
 * @param {Record<string, Uint8Array<ArrayBuffer>>} messages @param {string[]} members @param {number} count
 */
export function united(messages, members, count) {
  const sent = members.map((member) => messages[member]);
  if (sent.some((one) => one?.length !== WORD * count)) return Array(count).fill(false);
  const sum = new BigUint64Array(count);
  for (const one of sent) wordsOf(one).forEach((word, at) => (sum[at] += word));
  return Array.from(sum, (word) => word === 0n);
}

/** Return whether a key is signed by the key that the member's ledger knows.
 * @param {string} session @param {string} member @param {Uint8Array<ArrayBuffer>} key
 * @param {Uint8Array<ArrayBuffer>} signature @param {Uint8Array<ArrayBuffer>} ledgerKey
 */
export async function isSigned(session, member, key, signature, ledgerKey) {
  const known = await crypto.subtle.importKey("raw", ledgerKey, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", known, signature, noteText(session, member, key));
}

/** Return what a note of a key signs.
 * @param {string} session @param {string} member @param {Uint8Array<ArrayBuffer>} key
 */
export function noteText(session, member, key) {
  return encoded(`${NOTE}${session}\n${member}\n${written(key)}\n`);
}

/** Return the commitment to a text that its owner alone can open. @param {string} body @param {Uint8Array} salt */
export async function committed(body, salt) {
  const said = joined(encoded(COMMITMENT), new Uint8Array(salt), encoded(body));
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", said)));
}

/** Return the SHA-256 of a text. @param {string} text */
export async function digest(text) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", encoded(text))));
}

/** Return a short text by which people compare keys aloud. @param {Uint8Array<ArrayBuffer>} bytes */
export async function fingerprint(bytes) {
  const digits = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))).slice(0, FINGERPRINT).toUpperCase();
  return (digits.match(/.{5}/g) ?? []).join(" ");
}

/** Return bytes as acts hold them: base64url without the signs that fill up. @param {Uint8Array} bytes */
export function written(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
export function unwritten(text) {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {CryptoKey} key @param {Uint8Array<ArrayBuffer>} info @param {number} count */
async function stream(key, info, count) {
  const about = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return wordsOf(new Uint8Array(await crypto.subtle.deriveBits(about, key, WORD * 8 * count)));
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function wordsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return BigUint64Array.from({ length: bytes.length / WORD }, (_, at) => view.getBigUint64(at * WORD, true));
}

/** @param {BigUint64Array} words */
function bytesOf(words) {
  const bytes = new Uint8Array(words.length * WORD);
  const view = new DataView(bytes.buffer);
  words.forEach((word, at) => view.setBigUint64(at * WORD, word, true));
  return bytes;
}

/** @param {string} text */
function encoded(text) {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** @param {...Uint8Array<ArrayBuffer>} parts */
function joined(...parts) {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
