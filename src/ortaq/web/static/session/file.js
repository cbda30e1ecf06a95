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

/** Return a form that opens such a file and hands the limits on.
 * @param {Saying} say @param {string} member @param {string} digest @param {(limits: Limits) => void} take
 */
export function fileForm(say, member, digest, take) {
  const chosen = el("input", { type: "file", id: "limits-file" });
  const phrase = el("input", { type: "password", id: "limits-phrase", autocomplete: "off" });
  const said = el("p", { role: "status" });
  const form = el("form", { class: "file" },
    el("p", {}, el("label", { for: "limits-file" }, say.t("mine.file")), " ", chosen),
    el("p", {}, el("label", { for: "limits-phrase" }, say.t("mine.passphrase")), " ", phrase),
    el("p", { class: "seen" }, `◉ ${say.t("mine.file_seen")}`),
    el("button", { type: "submit" }, say.t("mine.open")), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const read = await readLimits(chosen.files?.[0], phrase.value, member, digest);
    setText(said, say.t(`mine.${read.said}`));
    if (read.limits) take(read.limits);
  });
  return el("details", {}, el("summary", {}, say.t("mine.from_file")), form);
}
