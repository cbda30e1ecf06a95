/** What only a running server can do: compute the table again under another case of the assumptions. */

import { bitsOf } from "./bits.js";

const POLL_MS = 500;
const CORNERS = ["low", "central", "high"];
export const CASE_PARTS = { elasticity: CORNERS, tariff: CORNERS, shift: CORNERS, cost: CORNERS,
  deficits: ["fixed", "proportional"] };

/** Return the address of a part of the server; the token that ortaq printed with the address of the page goes along.
 * @param {string} path
 */
export function servedAddress(path) {
  const token = new URLSearchParams(location.search).get("token");
  return token === null ? path : `${path}${path.includes("?") ? "&" : "?"}token=${encodeURIComponent(token)}`;
}

/** Return the document in the page itself (a single file), else the one that the server holds. */
export function loadDocument() {
  const embedded = document.getElementById("table-document");
  if (embedded) return JSON.parse(embedded.textContent ?? "");
  return asked("api/table");
}

/** Return whether a server answers, and whether it keeps a ledger; a single file asks nobody. */
export async function serverHealth() {
  const none = { served: false, kept: false };
  if (document.getElementById("table-document")) return none;
  try {
    const { ok, ledger } = await asked("api/health");
    return { served: ok === true, kept: ledger === true };
  } catch {
    return none;
  }
}

/** Return what the ledger of the server says now. @param {string} language @returns {Promise<LedgerRecord>} */
export function ledgerSaid(language) {
  return asked(`api/ledger?language=${language}`);
}

/** Add an act to the ledger. @param {object} act @returns {Promise<{ number: number, id: string }>} */
export function keepAct(act) {
  return asked("api/ledger/acts", posted(act));
}

/** Return the printed sections of the answer in a language. @param {TableDocument} doc @param {string} language
 * @returns {Promise<{ data: string }>}
 */
export function printedTables({ digest }, language) {
  return asked(`api/tables?table=${digest}&language=${language}`);
}

/** Return the printed sections on trade, production and domains of one package. @param {number} index
 * @param {string} language @returns {Promise<{ data: string }>}
 */
export function packageTables(index, language) {
  return asked(`api/package?packages=${index}&language=${language}`);
}

/** Tells this page from others of the same address, each of which may ask so much. */
const SESSION = { "x-ortaq-session": Math.random().toString(36).slice(2) };

/** Return the options of a request that carries JSON. @param {object} content */
export function posted(content) {
  const headers = { "content-type": "application/json", ...SESSION };
  return { method: "POST", headers, body: JSON.stringify(content) };
}

/** Return what one package under one shock does against the baseline without either, before costs.
 * @param {number} index @param {number} shock @returns {Promise<{ members: MemberOutcome[] }>}
 */
export function exactOutcome(index, shock) {
  return asked(`api/outcome?packages=${index}&shock=${shock}`);
}

/** Return the gains of members from a package under a shock, net of costs, million USD a year; as the table has them.
 * @param {TableDocument} doc @param {number} index @param {number} shock
 */
export async function solvedGains(doc, index, shock) {
  const [joint, alone] = await Promise.all([exactOutcome(index, shock), shock ? exactOutcome(0, shock) : null]);
  /** @type {(outcome: { members: MemberOutcome[] } | null, id: string) => number} */
  const income = (outcome, id) => outcome?.members.find((m) => m.id === id)?.real_income_musd.central ?? 0;
  return doc.members.map(({ id }) => {
    const paid = bitsOf(index).reduce((sum, bit) => sum + (doc.measures[bit].annual_cost_musd[id] ?? 0), 0);
    return income(joint, id) - income(alone, id) - paid;
  });
}

/** Return the table for other ends of the assumptions; `onProgress(done, of)` meanwhile, `signal` cancels the work.
 * @param {object} question @param {(done: number, of: number) => void} onProgress @param {AbortSignal} signal
 */
export async function recomputed(question, onProgress, signal) {
  const { job } = await asked("api/recompute", { ...posted(question), signal });
  const cancel = () => fetch(servedAddress(`api/jobs/${job}`), { method: "DELETE" });
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      const found = await asked(`api/jobs/${job}`, { signal });
      if (found.state === "done") return await asked(`api/jobs/${job}/table`, { signal });
      if (found.state !== "running") throw new Error(found.message || found.state);
      onProgress(found.done, found.of);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** Return what went wrong, why, and what helps, in one sentence.
 * @param {{ what?: string, why?: string, fix?: string }} problem @param {string} otherwise
 */
export function problemText({ what, why, fix }, otherwise) {
  return [what ?? otherwise, why, fix].filter(Boolean).join("; ");
}

/** What was thrown, in words. @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {string} path @param {RequestInit} [options] @returns {Promise<any>} */
async function asked(path, options = {}) {
  const answer = await fetch(servedAddress(path), { ...options, headers: { ...SESSION, ...options.headers } });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problemText(problem, `${path}: ${answer.status} ${answer.statusText}`));
}
