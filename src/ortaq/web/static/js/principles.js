/** The principles of the mechanism as tests on a package.
 *
 * As in ortaq.agreement.principles; tests/web/test_page_rules.py holds the two against each other.
 */

import { VERDICT_TOLERANCE, exitMargins, gainPercent, isAccepted, leastGain, overShocks, refusals } from "./table.js";

const EQUALITY_FLOOR = 0.25;

/** Return the principles in the mechanism's order; none where the document lists no principles.
 * @param {Table} table @param {Ruled} ruled @param {number} index @param {readonly number[]} thresholds
 * @returns {Check[]}
 */
export function principleChecks(table, ruled, index, thresholds) {
  const listed = Object.values(table.doc.principles)[0] ?? [];
  const look = lookAt(table, ruled, index, thresholds);
  return listed.filter(({ id }) => id in TESTS).map(({ id }) => ({ id, ...TESTS[id](look) }));
}

/** @param {Table} table @param {Ruled} ruled @param {number} index @param {readonly number[]} thresholds */
function lookAt(table, ruled, index, thresholds) {
  const n = table.members;
  const shocks = [...table.probability.keys()];
  const percent = Array.from({ length: n }, (_, i) => shocks.map((s) => gainPercent(table, index, i, s)));
  return {
    refused: refusals(table, thresholds),
    least: percent.map((_, i) => leastGain(table, i)),
    worst: percent.map((row) => Math.min(...row)),
    mean: percent.map((row) => overShocks(row, table.probability, "mean")),
    robust: percent.map((_, i) => ruled.percent[index * n + i]),
    margins: exitMargins(table, ruled, index),
    prosperity: table.doc.members.map((m) => m.gdp_per_head_usd ?? NaN),
    ids: table.doc.members.map((m) => m.id),
    accepted: isAccepted(table, ruled, index, thresholds),
  };
}

/** @type {Record<string, (look: ReturnType<typeof lookAt>) => Omit<Check, "id">>} */
const TESTS = {
  mutual_trust: ({ margins, least }) => leastOf(margins, "points", least.map((v) => -v)),
  mutual_benefit: ({ worst }) => leastOf(worst, "percent", worst.map(() => VERDICT_TOLERANCE)),
  equality({ mean }) {
    const member = leastAt(mean);
    const positive = mean[member] > VERDICT_TOLERANCE;
    const value = positive ? Math.max(...mean) / mean[member] : Infinity;
    return { holds: positive && mean[member] >= EQUALITY_FLOOR * median(mean), unit: "ratio", member, value };
  },
  consultation({ robust, refused, accepted }) {
    const count = robust.filter((v, i) => v > refused[i] + VERDICT_TOLERANCE).length;
    return { holds: accepted, value: count, unit: "members", member: leastAt(robust.map((v, i) => v - refused[i])) };
  },
  diversity: ({ worst, refused }) =>
    leastOf(worst.map((v, i) => v - refused[i]), "points", worst.map(() => VERDICT_TOLERANCE)),
  common_development({ mean, prosperity, ids }) {
    const unit = "points";
    const half = Math.floor(mean.length / 2);
    if (half === 0 || !prosperity.every(Number.isFinite)) return { holds: null, value: NaN, unit, member: null };
    const order = [...ids.keys()].sort((a, b) => prosperity[a] - prosperity[b] || (ids[a] < ids[b] ? -1 : 1));
    /** @param {number[]} group */
    const average = (group) => group.reduce((sum, i) => sum + mean[i], 0) / half;
    const poorer = order.slice(0, half);
    const value = average(poorer) - average(order.slice(-half));
    return { holds: value >= -VERDICT_TOLERANCE, value, unit, member: poorer.sort((a, b) => mean[a] - mean[b])[0] };
  },
};

/** Return a check that rests on the member whose value is least above the floor, which none may fall to.
 * @param {number[]} values @param {string} unit @param {number[]} floors
 */
function leastOf(values, unit, floors) {
  const above = values.map((value, i) => value - floors[i]);
  const member = leastAt(above);
  return { holds: above[member] > 0, value: values[member], unit, member };
}

/** @param {number[]} values */
function leastAt(values) {
  return values.indexOf(Math.min(...values));
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
