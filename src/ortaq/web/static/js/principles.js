/** The principles of the mechanism as tests on a package.
 *
 * As in ortaq.agreement.principles; tests/web/test_page_rules.py holds the two against each other.
 */

import { VERDICT_TOLERANCE, exitMargins, gainPercent, overShocks, signs } from "./table.js";

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
    thresholds,
    worst: percent.map((row) => Math.min(...row)),
    mean: percent.map((row) => overShocks(row, table.probability, "mean")),
    robust: percent.map((_, i) => ruled.percent[index * n + i]),
    margins: exitMargins(table, ruled, index),
    prosperity: table.doc.members.map((m) => m.gdp_per_head_usd ?? NaN),
    ids: table.doc.members.map((m) => m.id),
    barred: index === 0 || !table.feasible[index],
  };
}

/** @type {Record<string, (look: ReturnType<typeof lookAt>) => Omit<Check, "id">>} */
const TESTS = {
  mutual_trust: ({ margins }) => leastOf(margins, "points", -VERDICT_TOLERANCE),
  mutual_benefit: ({ worst }) => leastOf(worst, "percent", VERDICT_TOLERANCE),
  equality({ mean }) {
    const member = leastAt(mean);
    const positive = mean[member] > VERDICT_TOLERANCE;
    const value = positive ? Math.max(...mean) / mean[member] : Infinity;
    return { holds: positive && mean[member] >= EQUALITY_FLOOR * median(mean), unit: "ratio", member, value };
  },
  consultation({ robust, thresholds, barred }) {
    const count = robust.filter((v, i) => signs(v, thresholds[i])).length;
    const member = leastAt(robust.map((v, i) => v - thresholds[i]));
    return { holds: !barred && count === robust.length, value: count, unit: "members", member };
  },
  diversity: ({ worst, thresholds }) => leastOf(worst.map((v, i) => v - thresholds[i]), "points", VERDICT_TOLERANCE),
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

/** @param {number[]} values @param {string} unit @param {number} floor */
function leastOf(values, unit, floor) {
  const member = leastAt(values);
  const value = values[member];
  return { holds: value > floor, value, unit, member };
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
