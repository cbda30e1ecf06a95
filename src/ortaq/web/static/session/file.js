/** A file of limits is opened where its owner sits: on the own page, or on the page of a seat. */

import { el, setText } from "../js/dom.js";
import { noLimits } from "./meaning.js";
import { opened } from "./vault.js";

/** Return the limits that a file holds, and the key of what is said of it; no limits where it cannot be taken.
 * @param {File | undefined} file @param {string} passphrase @param {string} member
 * @param {string} digest of the agenda
 * @returns {Promise<{ said: string, limits: Limits | null }>}
 */
export async function readLimits(file, passphrase, member, digest) {
  if (!file) return { said: "no_file", limits: null };
  try {
    const kept = await opened(await file.text(), passphrase);
    if (kept.member !== member) return { said: "other_member", limits: null };
    const limits = { ...noLimits(), ...kept.limits };
    return { said: kept.agenda === digest ? "opened" : "other_agenda", limits };
  } catch (error) {
    const isWrong = error instanceof Error && error.message === "passphrase";
    return { said: isWrong ? "wrong_passphrase" : "wrong_file", limits: null };
  }
}

/** Return a form in which a file and its passphrase are given; `open` returns the key of what came of it.
 * @param {Saying} say @param {string} name begins the ids of its fields @param {string} file its text
 * @param {HTMLElement} button @param {(file: File | undefined, passphrase: string) => Promise<string>} open
 */
export function openingForm(say, name, file, button, open) {
  const chosen = el("input", { type: "file", id: `${name}-file` });
  const phrase = el("input", { type: "password", id: `${name}-phrase`, autocomplete: "off" });
  const told = el("p", { role: "status" });
  const form = el("form", { class: "file" },
    el("p", {}, el("label", { for: chosen.id }, file), " ", chosen),
    el("p", {}, el("label", { for: phrase.id }, say.t("mine.passphrase")), " ", phrase),
    el("p", { class: "seen" }, `◉ ${say.t("mine.file_seen")}`), button, told);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    setText(told, say.t(await open(chosen.files?.[0], phrase.value)));
  });
  return form;
}

/** Return a form that opens a file of limits and hands them on.
 * @param {Saying} say @param {string} member @param {string} digest @param {(limits: Limits) => void} take
 */
export function fileForm(say, member, digest, take) {
  const button = el("button", { type: "submit" }, say.t("mine.open"));
  const form = openingForm(say, "limits", say.t("mine.file"), button, async (file, passphrase) => {
    const read = await readLimits(file, passphrase, member, digest);
    if (read.limits) take(read.limits);
    return `mine.${read.said}`;
  });
  return el("details", {}, el("summary", {}, say.t("mine.from_file")), form);
}
