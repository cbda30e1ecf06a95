/** A file that only its passphrase opens: AES-256-GCM under a key of PBKDF2-SHA-256, with WebCrypto. */

const FORM = "ortaq session vault 1";
const ROUNDS = 600_000;

/** Return the text of a file that holds a value. @param {unknown} value @param {string} passphrase */
export async function closed(value, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const head = { form: FORM, rounds: ROUNDS, salt: base64(salt), iv: base64(iv) };
  const algorithm = { name: "AES-GCM", iv, additionalData: bytes(JSON.stringify(head)) };
  const key = await keyOf(passphrase, salt, ROUNDS);
  const data = await crypto.subtle.encrypt(algorithm, key, bytes(JSON.stringify(value)));
  return JSON.stringify({ ...head, data: base64(new Uint8Array(data)) });
}

/** Return the value that a file holds.
 * @param {string} text @param {string} passphrase @returns {Promise<any>}
 * @throws {Error} with the message `form` (it is no such file) or `passphrase` (wrong, or the file is damaged)
 */
export async function opened(text, passphrase) {
  const { data, ...head } = parsed(text);
  const { salt, iv } = { salt: unbase64(head.salt), iv: unbase64(head.iv) };
  const algorithm = { name: "AES-GCM", iv, additionalData: bytes(JSON.stringify(head)) };
  const key = await keyOf(passphrase, salt, ROUNDS);
  try {
    const value = await crypto.subtle.decrypt(algorithm, key, unbase64(data));
    return JSON.parse(new TextDecoder().decode(value));
  } catch {
    throw new Error("passphrase");
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    const file = JSON.parse(text);
    const isWhole = file.form === FORM && file.rounds === ROUNDS
      && [file.salt, file.iv, file.data].every((one) => typeof one === "string" && /^[A-Za-z0-9+/]+=*$/.test(one));
    if (!isWhole) throw new Error("form");
    const { form, rounds, salt, iv, data } = file;
    return { form, rounds, salt, iv, data };
  } catch {
    throw new Error("form");
  }
}

/** @param {string} passphrase @param {Uint8Array<ArrayBuffer>} salt @param {number} iterations */
async function keyOf(passphrase, salt, iterations) {
  const text = bytes(passphrase.normalize("NFC"));
  const typed = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** @param {string} text */
function bytes(text) {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** @param {Uint8Array} data */
function base64(data) {
  return btoa(String.fromCharCode(...data));
}

/** @param {string} text */
function unbase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
