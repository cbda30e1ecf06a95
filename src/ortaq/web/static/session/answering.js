/** What a page answers, and what it refuses to answer: the twin of `ortaq.session.answering`. */

import { course, question } from "./meaning.js";

/** Why a page gives no answer; the key of the sentence that says so. */
export class Refusal extends Error {}

/** Return what was answered before anything was. @returns {Answered} */
export function nothing() {
  return { course: null, measures: false, blocks: 0, bids: 0, deal: null, improved: false, put: [] };
}

/** Return what is answered once a question is, or refuse to answer it.
 * @param {any} agenda @param {Terms} terms @param {number} off @param {Question} asked @param {Answered} before
 * @returns {Answered}
 */
export function admitted(agenda, terms, off, asked, before) {
  if (asked.kind === "block") return block(agenda, terms, off, asked, before);
  if (asked.kind === "measures") return measures(agenda, asked, before);
  const isKnown = asked.rows.every((row) => row >= 0 && row < agenda.packages.length);
  refuse("unknown", !isKnown || !asked.rows.length || new Set(asked.rows).size < asked.rows.length);
  if (asked.kind === "bid") return bid(terms, asked, before);
  refuse("kind", asked.kind !== "improve");
  return improve(terms, asked, before);
}

/** @param {any} agenda @param {Question} asked @param {Answered} before */
function measures(agenda, asked, before) {
  const all = [...agenda.measures.keys()];
  refuse("measures", before.measures || before.blocks > 0 || !same(asked, { kind: "measures", number: 0, step: 0,
    rows: all }));
  return { ...before, measures: true };
}

/** @param {any} agenda @param {Terms} terms @param {number} off @param {Question} asked @param {Answered} before */
function block(agenda, terms, off, asked, before) {
  refuse("after_deal", before.deal !== null);
  refuse("order", asked.number !== before.blocks);
  const rows = before.course ?? course(agenda, terms, off);
  const agreed = question(terms, rows, asked.number);
  refuse("beyond", agreed === null);
  refuse("course", !same(asked, /** @type {Question} */ (agreed)));
  return { ...before, blocks: before.blocks + 1, course: rows };
}

/** @param {Terms} terms @param {Question} asked @param {Answered} before */
function bid(terms, asked, before) {
  refuse("rounds", before.deal !== null || asked.number !== before.bids || before.bids >= terms.rounds);
  refuse("put", asked.rows.length > terms.suggestions || asked.rows.some((row) => before.put.includes(row)));
  return { ...before, bids: before.bids + 1, put: [...before.put, ...asked.rows] };
}

/** @param {Terms} terms @param {Question} asked @param {Answered} before */
function improve(terms, asked, before) {
  const isLate = before.deal === null || before.improved || asked.number !== 0;
  refuse("improve", isLate || asked.rows.length > terms.block);
  return { ...before, improved: true };
}

/** Return the measures that are in no package of the course, which the host may not choose.
 * @param {any} agenda @param {any} view
 */
export function offTheTable(agenda, view) {
  const bit = (/** @type {string} */ id) => agenda.measures.findIndex((/** @type {any} */ one) => one.id === id);
  const openly = Object.keys(view.off_table).reduce((mask, id) => mask | (1 << bit(id)), 0);
  const measured = [...view.sealed.measured].reduce((mask, digit, at) => (digit === "0" ? mask | (1 << at) : mask), 0);
  const { off } = view.sealed;
  return off & ~(openly | measured) || measured & ~off ? measured | openly : off;
}

/** @param {Question} one @param {Question} other */
export function same(one, other) {
  return one.kind === other.kind && one.number === other.number && one.step === other.step
    && one.rows.length === other.rows.length && one.rows.every((row, at) => row === other.rows[at]);
}

/** @param {string} why @param {boolean} isSo */
export function refuse(why, isSo) {
  if (isSo) throw new Refusal(why);
}
