/** The word for what a package does to a member, as in ortaq.core.verdict; and in how many drawn worlds it signs. */

import { errorPercent, VERDICT_TOLERANCE } from "./table.js";
import { ownRule } from "./state.js";

/** Signs that stand beside the words, so that no colour has to say it. @type {Record<string, string>} */
export const VERDICT_SIGNS = { gains: "▲", indifferent: "=", loses: "▼", not_distinguishable: "?" };

/** Return `gains`, `indifferent`, `loses` or `not_distinguishable`: the last where the range holds both a gain and a
 * loss that matter.
 * @param {View} view @param {number} index @param {number} i
 */
export function verdictOf(view, index, i) {
  const { ruled, state, table } = view;
  const robust = ruled.percent[index * table.members + i];
  const bar = Math.max(table.material[i], VERDICT_TOLERANCE);
  const [low, high] = rangeOf(view, index, i, robust).map((end) => end - state.thresholds[i]);
  if (low < -bar && high > bar) return "not_distinguishable";
  const margin = robust - state.thresholds[i];
  if (margin > bar) return "gains";
  return margin < -bar ? "loses" : "indifferent";
}

/** The range over the cases of the assumptions where it is known, widened by the error of an estimate.
 * @param {View} view @param {number} index @param {number} i @param {number} robust
 */
function rangeOf({ doc, table, state }, index, i, robust) {
  const band = state.rule === ownRule(doc) ? doc.bands[index] : undefined;
  const error = errorPercent(table, index, i);
  const [low, high] = [band?.robust_low_percent?.[i] ?? robust, band?.robust_high_percent?.[i] ?? robust];
  return [Math.min(low, high) - error, Math.max(low, high) + error];
}

/** Return in how many of all draws a member signs a package, by the rule and thresholds of the document; null where
 * that package was not drawn or the reader looks at other terms.
 * @param {View} view @param {number} index @param {number} i
 */
export function drawnCount({ doc, state }, index, i) {
  const found = doc.drawn?.packages[index];
  const own = state.rule === ownRule(doc) && state.thresholds[i] === doc.members[i].threshold_percent;
  return doc.drawn && found && own ? { signed: found.signed[i], draws: doc.drawn.draws } : null;
}
