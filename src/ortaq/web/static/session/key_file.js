/** The file of a ledger's key, as `ortaq ledger keys` writes it, opened where its owner sits: PKCS 8 under a
 * passphrase (PBES2: PBKDF2 with SHA-256, AES-256-CBC; RFC 8018).
 */

import { el } from "../js/dom.js";
import { openingForm } from "./file.js";
import { hex } from "./sealed.js";

const HEADING = "ortaq signing key of ";
const SEQUENCE = 0x30;
/** What stands for PBES2, PBKDF2, its function HMAC-SHA-256 and AES-256-CBC. */
const PBES2 = "2a864886f70d01050d";
const PBKDF2 = "2a864886f70d01050c";
const HMAC = "2a864886f70d0209";
const AES = "60864801650304012a";

/** Return the key that a file holds; it can sign, and no script can read it.
 * @param {string} text @param {string} passphrase @param {string} member
 * @returns {Promise<CryptoKey>}
 * @throws {Error} with the message `form`, `member` or `passphrase`
 */
export async function signingKey(text, passphrase, member) {
  const [first, ...lines] = text.trim().split(/\r?\n/);
  if (!first.startsWith(HEADING)) throw new Error("form");
  if (first.slice(HEADING.length) !== member) throw new Error("member");
  const { salt, rounds, iv, data } = sealedParts(decoded(lines.filter((line) => !line.startsWith("-----")).join("")));
  const words = new Uint8Array(new TextEncoder().encode(passphrase));
  const typed = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const key = await crypto.subtle.deriveKey(how, typed, { name: "AES-CBC", length: 256 }, false, ["decrypt"]);
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, data);
    return await crypto.subtle.importKey("pkcs8", plain, "Ed25519", false, ["sign"]);
  } catch {
    throw new Error("passphrase");
  }
}

/** @param {string} base64 */
function decoded(base64) {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Error("form");
  }
}

/** Return what an encrypted key is encrypted by. @param {Uint8Array<ArrayBuffer>} der */
function sealedParts(der) {
  const [algorithm, data] = inside(der);
  const [scheme, parameters] = inside(algorithm);
  const [derivation, cipher] = inside(parameters);
  const [pbkdf2, settings] = inside(derivation);
  const [aes, iv] = inside(cipher);
  const [salt, rounds, ...rest] = inside(settings);
  const [hmac] = inside(rest.at(-1));
  /** @type {[Uint8Array | undefined, string][]} */
  const named = [[scheme, PBES2], [pbkdf2, PBKDF2], [aes, AES], [hmac, HMAC]];
  if (!named.every(([part, name]) => part && hex(part) === name)) throw new Error("form");
  return { salt, iv, data, rounds: rounds.reduce((sum, byte) => sum * 256 + byte, 0) };
}

/** Return the parts of a sequence of DER (X.690), each without its head.
 * @param {Uint8Array<ArrayBuffer> | undefined} der
 * @returns {Uint8Array<ArrayBuffer>[]}
 */
function inside(der) {
  const parts = [];
  let left = der ?? new Uint8Array(0);
  // A part that is a sequence itself comes without its head; only the whole file comes with it.
  if (left[0] === SEQUENCE && headOf(left).end === left.length) left = left.slice(headOf(left).start);
  while (left.length) {
    const { start, end } = headOf(left);
    if (end > left.length) throw new Error("form");
    parts.push(left.slice(start, end));
    left = left.slice(end);
  }
  return parts;
}

/** Return where the content of the first part begins and ends. @param {Uint8Array} der */
function headOf(der) {
  const short = der[1] ?? 0;
  if (short < 0x80) return { start: 2, end: 2 + short };
  const count = short - 0x80;
  const length = der.slice(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return { start: 2 + count, end: 2 + count + length };
}

/** Return a form that opens such a file and hands the key on.
 * @param {Saying} say @param {string} member @param {(key: CryptoKey) => Promise<string>} take says what came of it
 */
export function keyForm(say, member, take) {
  const button = el("button", { type: "submit", class: "primary" }, say.t("key_file.sign"));
  return openingForm(say, "key", say.t("key_file.file"), button, async (file, passphrase) => {
    try {
      return `key_file.${await take(await signingKey((await file?.text()) ?? "", passphrase, member))}`;
    } catch (error) {
      const why = error instanceof Error && ["member", "passphrase"].includes(error.message) ? error.message : "form";
      return `key_file.${why}`;
    }
  });
}
