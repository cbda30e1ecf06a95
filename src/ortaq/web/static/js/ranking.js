/** Accepted packages put in order, and those that stand out among them. */

import { TIE_TOLERANCE, refusals } from "./table.js";

/** Return one score for each accepted package.
 *
 * `nash` is the weighted mean logarithm of the surpluses over what members would just not refuse.
 * @param {Table} table @param {Ruled} ruled @param {Indices} accepted @param {readonly number[]} thresholds
 * @param {string} key
 */
export function scores(table, ruled, accepted, thresholds, key) {
  if (key === "total") return Float64Array.from(accepted, (p) => ruled.total[p]);
  if (key === "smallest") return Float64Array.from(accepted, (p) => ruled.smallest[p]);
  const n = table.members;
  const whole = weightOf(table);
  const refused = refusals(table, thresholds);
  return Float64Array.from(accepted, (p) => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += table.weight[i] * Math.log(ruled.percent[p * n + i] - refused[i]);
    return sum / whole;
  });
}

/** @param {Table} table */
function weightOf(table) {
  return table.weight.reduce((a, b) => a + b, 0);
}

/** Return the best accepted packages, best first; ties go to the smaller index.
 * @param {Indices} accepted @param {Float64Array} score @param {number} limit
 */
export function bestFirst(accepted, score, limit) {
  const ascending = Float64Array.from(score).sort();
  const floor = ascending[Math.max(0, ascending.length - limit)];
  const kept = [];
  for (let k = 0; k < score.length; k += 1) if (score[k] >= floor) kept.push(k);
  kept.sort((a, b) => score[b] - score[a] || accepted[a] - accepted[b]);
  return kept.slice(0, limit).map((k) => ({ package: accepted[k], score: score[k] }));
}

/** Return the packages, with all ties, that four ways of choosing pick among the accepted ones.
 * @param {Table} table @param {Ruled} ruled @param {Indices} accepted @param {readonly number[]} thresholds
 */
export function standouts(table, ruled, accepted, thresholds) {
  if (!accepted.length) return new Map();
  const n = table.members;
  const surplus = new Float64Array(accepted.length * n);
  const ideal = new Float64Array(n).fill(-Infinity);
  const refused = refusals(table, thresholds);
  for (let k = 0; k < accepted.length; k += 1) {
    for (let i = 0; i < n; i += 1) {
      const value = ruled.percent[accepted[k] * n + i] - refused[i];
      surplus[k * n + i] = value;
      if (value > ideal[i]) ideal[i] = value;
    }
  }
  const rows = [...accepted.keys()];
  const logs = scores(table, ruled, accepted, thresholds, "nash");
  const floor = logs.reduce((a, b) => Math.max(a, b), -Infinity) - TIE_TOLERANCE / weightOf(table);
  const totals = Float64Array.from(accepted, (p) => ruled.weighted[p]);
  const picked = {
    nash: rows.filter((k) => logs[k] >= floor),
    egalitarian: leximin(rows, surplus, new Float64Array(n).fill(1)),
    kalai_smorodinsky: leximin(rows, surplus, ideal),
    utilitarian: largest(rows, totals),
  };
  /** @type {Map<number, string[]>} */
  const tags = new Map();
  for (const [way, found] of Object.entries(picked)) {
    for (const k of found) tags.set(accepted[k], [...(tags.get(accepted[k]) ?? []), way]);
  }
  return tags;
}

/** Return the rows with the largest value and its ties; values are looked up by row.
 * @param {number[]} rows @param {ArrayLike<number>} values
 */
function largest(rows, values) {
  let best = -Infinity;
  for (const k of rows) if (values[k] > best) best = values[k];
  const floor = best - TIE_TOLERANCE * Math.abs(best);
  return rows.filter((k) => values[k] >= floor);
}

/** The smallest share of the ideal is compared first; only ties are sorted further.
 * @param {number[]} all @param {Float64Array} surplus @param {Float64Array} ideal
 */
function leximin(all, surplus, ideal) {
  const n = ideal.length;
  const least = new Float64Array(all.length).fill(Infinity);
  for (const k of all) for (let i = 0; i < n; i += 1) least[k] = Math.min(least[k], surplus[k * n + i] / ideal[i]);
  let rows = largest(all, least);
  for (let place = 1; place < n; place += 1) {
    const next = new Float64Array(all.length);
    for (const k of rows) next[k] = ideal.map((top, i) => surplus[k * n + i] / top).sort()[place];
    rows = largest(rows, next);
  }
  return rows;
}

/** Return the package at which the ladder of costs stops; where it stops at nothing, the Nash package.
 * @param {Ladder} ladder @param {Map<number, string[]>} tags @param {Ruled} ruled
 */
export function recommended({ steps, stop }, tags, ruled) {
  return steps[stop] || nashOf(tags, ruled);
}

/** Among ties the larger total, then the smaller index.
 * @param {Map<number, string[]>} tags @param {Ruled} ruled
 */
function nashOf(tags, ruled) {
  const nash = [...tags.keys()].filter((p) => tags.get(p)?.includes("nash")).sort((a, b) => a - b);
  return nash.length ? largest(nash, ruled.total)[0] : null;
}

const STRIPES = 1024;

/** Return the accepted packages that no other beats in both smallest gain and total gain, smallest gain ascending.
 * @param {Ruled} ruled @param {Indices} accepted
 */
export function frontier(ruled, accepted) {
  const { smallest, total } = ruled;
  const order = frontCandidates(ruled, accepted).sort((a, b) => smallest[b] - smallest[a] || total[b] - total[a]);
  /** @type {number[]} */
  const front = [];
  let best = -Infinity;
  for (const p of order) {
    if (total[p] > best) {
      front.push(p);
      best = total[p];
    }
  }
  return front.reverse();
}

/** Leave out, without sorting, what a package in a higher stripe of smallest gain beats: nearly all of a large table.
 * @param {Ruled} ruled @param {Indices} accepted
 */
function frontCandidates({ smallest, total }, accepted) {
  let [low, high] = [Infinity, -Infinity];
  for (const p of accepted) [low, high] = [Math.min(low, smallest[p]), Math.max(high, smallest[p])];
  /** @param {number} p */
  const stripe = (p) => Math.floor(((smallest[p] - low) / (high - low || 1)) * (STRIPES - 1));
  const above = new Float64Array(STRIPES + 1).fill(-Infinity);
  for (const p of accepted) above[stripe(p)] = Math.max(above[stripe(p)], total[p]);
  for (let k = STRIPES - 1; k >= 0; k -= 1) above[k] = Math.max(above[k], above[k + 1]);
  /** @type {number[]} */
  const kept = [];
  for (const p of accepted) if (total[p] > above[stripe(p) + 1]) kept.push(p);
  return kept;
}
