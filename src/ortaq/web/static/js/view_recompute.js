/** Left column, below: the table computed again by the server, at other ends of the assumptions. */

import { byId, el, setText } from "./dom.js";
import { CASE_PARTS, messageOf, recomputed } from "./serve.js";

/** @type {AbortController | null} */
let running = null;

/** Fill the form; `use` takes the new table. @param {View} view @param {(doc: TableDocument) => Promise<void>} use */
export function buildRecompute({ doc, words, state }, use) {
  const parts = Object.entries(CASE_PARTS);
  byId("case-parts").replaceChildren(
    ...parts.map(([part, ends]) => endSelect(words, `case-${part}`, words.t(`case.${part}`), ends)));
  byId("case-levels").replaceChildren(
    ...doc.measures.map(({ id, title }) => endSelect(words, `level-${id}`, title, CASE_PARTS.shift, "en")));
  byId("recompute-start").onclick = () => recompute(words, chosen(doc, state), use);
  byId("recompute-cancel").onclick = () => running?.abort();
}

/** @param {Words} words @param {string} id @param {string} label @param {string[]} ends @param {string} [lang] */
function endSelect(words, id, label, ends, lang) {
  const first = ends.includes("central") ? "central" : ends[0];
  const options = ends.map((end) => el("option", { value: end, selected: end === first }, words.t(`end.${end}`)));
  return el("li", {}, el("label", { for: id, lang }, label), el("select", { id }, ...options));
}

/** What the form asks of the server. @param {TableDocument} doc @param {State} state */
function chosen(doc, state) {
  /** @type {(kind: string, ids: string[]) => [string, string][]} */
  const ends = (kind, ids) => ids.map((id) => [id, byId(`${kind}-${id}`).value]);
  const levels = ends("level", doc.measures.map((m) => m.id)).filter(([, end]) => end !== "central");
  return {
    case: Object.fromEntries(ends("case", Object.keys(CASE_PARTS))),
    thresholds: Object.fromEntries(doc.members.map((m, i) => [m.id, state.thresholds[i]])),
    levels: Object.fromEntries(levels),
  };
}

/** @param {Words} words @param {object} question @param {(doc: TableDocument) => Promise<void>} use */
async function recompute(words, question, use) {
  const say = (/** @type {string} */ text) => setText(byId("recompute-said"), text);
  running = new AbortController();
  const begin = performance.now();
  byId("recompute-cancel").hidden = false;
  byId("recompute-start").disabled = true;
  try {
    const found = await recomputed(question, (done, of) =>
      say(words.t("recompute.progress", { done: words.count(done), of: words.count(of) })), running.signal);
    await use(found);
    say(words.t("recompute.done", { seconds: words.plain((performance.now() - begin) / 1000) }));
  } catch (error) {
    const cancelled = error instanceof Error && error.name === "AbortError";
    say(cancelled ? words.t("recompute.cancelled") : words.t("recompute.failed", { message: messageOf(error) }));
  } finally {
    running = null;
    byId("recompute-cancel").hidden = true;
    byId("recompute-start").disabled = false;
  }
}
