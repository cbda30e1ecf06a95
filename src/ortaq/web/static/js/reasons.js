/** One package looked at closely: what each member lacks or can spare, why it is refused, what would change that.
 *
 * As in ortaq.agreement.reasons; tests/web/test_page_rules.py holds the two against each other.
 */

import { bitCount, bitsOf } from "./bits.js";
import { gainMusd, gainPercent, refusals, signs, tailOf, tailWeights } from "./table.js";

const SIGNING_MARGIN = 1e-6; // percentage points; as in ortaq.agreement.side_payments
const MOST_STEPS = 100;

/** Return what each member could pay, the same in every shock, until it would just not refuse; negative is lacking.
 * @param {Table} table @param {number} index @param {string} rule @param {readonly number[]} thresholds
 */
export function surplusMusd(table, index, rule, thresholds) {
  return refusals(table, thresholds).map((refused, i) => memberSurplus(table, index, i, rule, refused));
}

/** @param {Table} table @param {number} index @param {number} i @param {string} rule @param {number} refused */
function memberSurplus(table, index, i, rule, refused) {
  const shocks = [...table.probability.keys()];
  const perMusd = shocks.map((s) => table.percentPerMusd[i * table.shocks + s]);
  const above = shocks.map((s) => gainPercent(table, index, i, s) - refused);
  if (rule === "worst") return Math.min(...above.map((v, s) => v / perMusd[s]));
  const tail = tailOf(rule);
  let payment = 0;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const after = above.map((v, s) => v - payment * perMusd[s]);
    const weights = tailWeights(after, table.probability, tail);
    const left = weights.reduce((sum, w, s) => sum + w * after[s], 0);
    const slope = weights.reduce((sum, w, s) => sum + w * perMusd[s], 0);
    payment += left / slope;
    if (Math.abs(left) <= 1e-12) break;
  }
  return payment;
}

/** Return the smallest payments with which all sign; empty if none are needed, null if none help.
 * @param {Table} table @param {number[]} surplus @returns {Payment[] | null}
 */
export function payments(table, surplus) {
  const margin = table.doc.members.map((m) => (SIGNING_MARGIN / 100) * Math.max(...m.income_musd));
  const spare = surplus.map((v, i) => v - margin[i]);
  const lacking = spare.map((v) => Math.max(-v, 0));
  const due = lacking.reduce((a, b) => a + b, 0);
  const able = spare.map((v) => Math.max(v, 0));
  const most = able.reduce((a, b) => a + b, 0);
  if (due === 0) return [];
  if (due > most) return null;
  return able.flatMap((v, from) =>
    lacking.map((need, to) => ({ from, to, musd: (v / most) * need })).filter((each) => each.musd > 0),
  );
}

/** Split a member's gain under a shock over the measures of a package: exact Shapley values in percent, adding up.
 *
 * A subset of size n counts `weight[n - 1]` for each measure in it and `-weight[n]` for each measure out of it.
 * @param {Table} table @param {number} index @param {number} member @param {number} shock
 */
export function contributions(table, index, member, shock) {
  const { gains, members, shocks } = table;
  const bits = bitsOf(index);
  const k = bits.length;
  const subsets = new Int32Array(1 << k);
  const size = new Uint8Array(1 << k);
  const weight = new Float64Array(k + 1);
  weight[0] = 1 / k;
  for (let n = 1; n < k; n += 1) weight[n] = (weight[n - 1] * n) / (k - n);
  const share = new Float64Array(k);
  let out = 0;
  for (let t = 1; t < subsets.length; t += 1) {
    const rest = t & (t - 1);
    subsets[t] = subsets[rest] | (1 << bits[31 - Math.clz32(t ^ rest)]);
    size[t] = size[rest] + 1;
    const gain = gains[(subsets[t] * members + member) * shocks + shock];
    out += weight[size[t]] * gain;
    const inside = (weight[size[t] - 1] + weight[size[t]]) * gain;
    for (let left = t; left; left &= left - 1) share[31 - Math.clz32(left & -left)] += inside;
  }
  const scale = table.percentPerMusd[member * shocks + shock];
  return bits.map((measure, b) => ({ measure, percent: (share[b] - out) * scale }));
}

/** Return, for each member that refuses, the shock in which it gains least, what it lacks, and what takes most from
 * it.
 * @param {Table} table @param {Ruled} ruled @param {number} index @param {readonly number[]} thresholds
 * @param {number[]} surplus
 */
export function objections(table, ruled, index, thresholds, surplus) {
  return thresholds.flatMap((threshold, member) => {
    const robust = ruled.percent[index * table.members + member];
    if (signs(table, member, robust, threshold)) return [];
    const shock = worstShock(table, index, member);
    const parts = contributions(table, index, member, shock).filter((part) => part.percent < 0);
    const culprit = parts.sort((a, b) => a.percent - b.percent)[0] ?? null;
    return [{ member, shock, robust, threshold, percent: gainPercent(table, index, member, shock),
      musd: gainMusd(table, index, member, shock), lackingMusd: Math.max(-surplus[member], 0), culprit }];
  });
}

/** @param {Table} table @param {number} index @param {number} member */
export function worstShock(table, index, member) {
  let worst = 0;
  for (let s = 1; s < table.shocks; s += 1) {
    if (gainPercent(table, index, member, s) < gainPercent(table, index, member, worst)) worst = s;
  }
  return worst;
}

/** Return the accepted packages with the fewest changes, those that only add the fewest measures, and single swaps.
 * @param {Indices} accepted @param {number} index
 */
export function waysOut(accepted, index) {
  /** @type {Ways} */
  const best = { nearest: [], distance: Infinity, additions: [], added: Infinity, swaps: [] };
  for (const p of accepted) {
    const distance = bitCount(p ^ index);
    if (distance < best.distance) Object.assign(best, { nearest: [], distance });
    if (distance === best.distance) best.nearest.push(p);
    if ((p & index) === index && distance <= best.added) {
      if (distance < best.added) Object.assign(best, { additions: [], added: distance });
      best.additions.push(p);
    }
    if (bitCount(index & ~p) === 1 && bitCount(p & ~index) === 1) best.swaps.push(p);
  }
  return best;
}
