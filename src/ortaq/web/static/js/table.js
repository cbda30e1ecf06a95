/** The table of gains, and the questions that are asked of all packages at once. */

import { subsetSums } from "./bits.js";
import { feasiblePackages, readRules } from "./rules.js";

export const VERDICT_TOLERANCE = 1e-7; // percentage points; as in ortaq.agreement.acceptance
export const TIE_TOLERANCE = 1e-7; // as in ortaq.agreement.bargaining

/** Return the decoded table of a document. @param {TableDocument} doc @returns {Promise<Table>} */
export async function decodeTable(doc) {
  const [packages, members, shocks] = doc.gains_musd.shape;
  const gains = new Float32Array(await unpacked(doc.gains_musd));
  const rules = readRules(doc);
  const feasible = feasiblePackages(rules, packages);
  if (gains.length !== packages * members * shocks) throw new Error("gains_musd does not have the shape it states");
  const annualCost = doc.measures.map((m) => Object.values(m.annual_cost_musd).reduce((a, b) => a + b, 0));
  const percentPerMusd = new Float64Array(members * shocks);
  doc.members.forEach((m, i) => m.income_musd.forEach((income, s) => (percentPerMusd[i * shocks + s] = 100 / income)));
  return {
    doc,
    packages,
    members,
    shocks,
    gains,
    percentPerMusd,
    probability: doc.shocks.map((s) => s.probability),
    measuresOf: doc.members.map((m) => bitsWhere(doc.measures, (measure) => measure.participants.includes(m.id))),
    annualCost,
    costs: subsetSums(annualCost, packages),
    weight: doc.members.map((m) => m.weight),
    material: doc.members.map((m) => m.material_percent),
    rules,
    feasible,
    feasibleCount: feasible.reduce((a, b) => a + b, 0) - 1,
    verified: doc.estimates && new Uint8Array(await unpacked(doc.estimates.verified)),
    solved: new Set(),
    ruled: new Map(),
    largest: new Map(),
  };
}

/** @param {{ data: string }} packed */
export function unpacked(packed) {
  const text = atob(packed.data);
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k += 1) bytes[k] = text.charCodeAt(k);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/** @param {Measure[]} items @param {(item: Measure) => boolean} test */
function bitsWhere(items, test) {
  return items.reduce((bits, item, k) => (test(item) ? bits | (1 << k) : bits), 0);
}

/** @param {Table} table @param {number} index @param {number} member @param {number} shock */
export function gainMusd(table, index, member, shock) {
  return table.gains[(index * table.members + member) * table.shocks + shock];
}

/** @param {Table} table @param {number} index @param {number} member @param {number} shock */
export function gainPercent(table, index, member, shock) {
  return gainMusd(table, index, member, shock) * table.percentPerMusd[member * table.shocks + shock];
}

/** Return whether a gain was estimated from other packages; it has no equilibrium of its own.
 * @param {Table} table @param {number} index @param {number} shock
 */
export function isEstimate(table, index, shock) {
  return table.verified !== null && !table.verified[index] && !table.solved.has(index * table.shocks + shock);
}

/** Return whether a package was estimated under any shock. @param {Table} table @param {number} index */
export function hasEstimates(table, index) {
  return table.verified !== null && !table.verified[index];
}

/** Return by how many percentage points the robust gain of a member may be off; zero if it is solved.
 * @param {Table} table @param {number} index @param {number} member
 */
export function errorPercent(table, index, member) {
  if (!hasEstimates(table, index)) return 0;
  const errors = table.doc.estimates?.error_percent?.[member] ?? new Array(table.shocks).fill(Infinity);
  return errors.reduce((most, error, s) => (isEstimate(table, index, s) ? Math.max(most, error) : most), 0);
}

/** Put solved gains of one package under one shock, million USD by member, in place of the estimates.
 * @param {Table} table @param {number} index @param {number} shock @param {number[]} musd
 */
export function putSolved(table, index, shock, musd) {
  musd.forEach((value, i) => (table.gains[(index * table.members + i) * table.shocks + shock] = value));
  table.solved.add(index * table.shocks + shock);
  if (table.doc.shocks.every((_, s) => !isEstimate(table, index, s)) && table.verified) table.verified[index] = 1;
  table.ruled.clear();
  table.largest.clear();
}

/** Return the probability of the worst shocks that a rule averages: `mean` all of them, `cvar10` a tenth.
 * @param {string} rule
 */
export function tailOf(rule) {
  return rule === "mean" ? 1 : Number(rule.slice("cvar".length)) / 100;
}

/** Return the values of one member over the shocks as one number under a rule of acceptance.
 * @param {number[]} values @param {number[]} probability @param {string} rule
 */
export function overShocks(values, probability, rule) {
  if (rule === "worst") return Math.min(...values);
  return tailWeights(values, probability, tailOf(rule)).reduce((sum, weight, s) => sum + weight * values[s], 0);
}

/** Return the weight of every shock in the mean over the worst tail; the last that counts may count in part.
 * @param {number[]} values @param {number[]} probability @param {number} tail
 */
export function tailWeights(values, probability, tail) {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const weights = new Array(values.length).fill(0);
  let left = tail;
  for (const s of order) {
    weights[s] = Math.min(Math.max(left, 0), probability[s]) / tail;
    left -= probability[s];
  }
  return weights;
}

/** Return robust gains of all packages under a rule; computed once for each rule.
 * @param {Table} table @param {string} rule
 */
export function ruledGains(table, rule) {
  const known = table.ruled.get(rule) ?? computeRuled(table, rule);
  table.ruled.set(rule, known);
  return known;
}

/** Return what every package brings all members together in the mean over the shocks, million USD a year.
 * @param {Table} table
 */
export function jointGains(table) {
  return ruledGains(table, "mean").total;
}

/** @param {Table} table @param {string} rule */
function computeRuled(table, rule) {
  const { packages, members, shocks, gains, percentPerMusd, probability, weight } = table;
  const percent = new Float64Array(packages * members);
  const total = new Float64Array(packages);
  const alike = weight.every((w) => w === 1);
  const weighted = alike ? total : new Float64Array(packages);
  const smallest = new Float64Array(packages).fill(Infinity);
  const reduce = reducer(rule, probability);
  const values = new Float64Array(shocks);
  for (let p = 0, cell = 0; p < packages; p += 1) {
    for (let i = 0; i < members; i += 1, cell += 1) {
      for (let s = 0; s < shocks; s += 1) values[s] = gains[cell * shocks + s];
      const musd = reduce(values);
      total[p] += musd;
      if (!alike) weighted[p] += weight[i] * musd;
      for (let s = 0; s < shocks; s += 1) values[s] = gains[cell * shocks + s] * percentPerMusd[i * shocks + s];
      percent[cell] = reduce(values);
      if (percent[cell] < smallest[p]) smallest[p] = percent[cell];
    }
  }
  return { rule, percent, total, weighted, smallest };
}

/** Return a function that brings the values over the shocks to one number.
 * @param {string} rule @param {number[]} probability @returns {(values: Float64Array) => number}
 */
function reducer(rule, probability) {
  const shocks = probability.length;
  if (rule === "worst") {
    return (values) => {
      let least = values[0];
      for (let s = 1; s < shocks; s += 1) if (values[s] < least) least = values[s];
      return least;
    };
  }
  if (rule === "mean") {
    return (values) => {
      let sum = 0;
      for (let s = 0; s < shocks; s += 1) sum += probability[s] * values[s];
      return sum;
    };
  }
  const tail = tailOf(rule);
  const order = new Uint8Array(shocks);
  return (values) => {
    for (let s = 0; s < shocks; s += 1) {
      let place = s;
      for (; place > 0 && values[order[place - 1]] > values[s]; place -= 1) order[place] = order[place - 1];
      order[place] = s;
    }
    let left = tail;
    let sum = 0;
    for (let k = 0; k < shocks && left > 0; k += 1) {
      const weight = Math.min(left, probability[order[k]]);
      sum += weight * values[order[k]];
      left -= weight;
    }
    return sum / tail;
  };
}

/** Whether a gain exceeds what is asked of it.
 * @param {number} robust @param {number} least
 */
export function exceeds(robust, least) {
  return robust > least + VERDICT_TOLERANCE;
}

/** Whether a member does not refuse: it loses less, against its threshold, than what is too small to matter to it.
 * @param {Table} table @param {number} member @param {number} robust @param {number} threshold
 */
export function signs(table, member, robust, threshold) {
  return exceeds(robust, threshold - table.material[member]);
}

/** Whether a gain above the threshold matters to a member.
 * @param {Table} table @param {number} member @param {number} robust @param {number} threshold
 */
export function isGain(table, member, robust, threshold) {
  return exceeds(robust, threshold + table.material[member]);
}

/** Return what each member would just not refuse. @param {Table} table @param {readonly number[]} thresholds */
export function refusals(table, thresholds) {
  return thresholds.map((threshold, i) => threshold - table.material[i]);
}

/** Return who refuses each package (bit i: member i), and the packages that keep the rules and all sign.
 *
 * Somebody gains by them anything that matters to it; the empty package is never one of them.
 * @param {Table} table @param {Ruled} ruled @param {readonly number[]} thresholds
 */
export function verdicts(table, ruled, thresholds) {
  const { packages, members, feasible } = table;
  const refusers = new Uint32Array(packages);
  const accepted = new Int32Array(packages);
  let count = 0;
  for (let p = 0, cell = 0; p < packages; p += 1) {
    let bits = 0;
    let matters = false;
    for (let i = 0; i < members; i += 1, cell += 1) {
      if (!signs(table, i, ruled.percent[cell], thresholds[i])) bits |= 1 << i;
      matters ||= isGain(table, i, ruled.percent[cell], thresholds[i]);
    }
    refusers[p] = bits;
    if (!bits && matters && feasible[p] && p) accepted[count++] = p;
  }
  return { refusers, accepted: accepted.subarray(0, count) };
}

/** @param {Table} table @param {Ruled} ruled @param {number} index @param {readonly number[]} thresholds */
export function isAccepted(table, ruled, index, thresholds) {
  const own = ruled.percent.subarray(index * table.members, (index + 1) * table.members);
  const kept = index > 0 && table.feasible[index] === 1;
  return kept && own.every((v, i) => signs(table, i, v, thresholds[i]))
    && own.some((v, i) => isGain(table, i, v, thresholds[i]));
}

/** Return the largest gain or loss in percent that any package brings anyone under a shock: the scale of the bars.
 * @param {Table} table @param {number} shock
 */
export function largestPercent(table, shock) {
  const known = table.largest.get(shock);
  if (known !== undefined) return known;
  const { gains, percentPerMusd, members, shocks } = table;
  let largest = 0;
  for (let at = shock, cell = 0; at < gains.length; at += shocks, cell = cell + 1 === members ? 0 : cell + 1) {
    largest = Math.max(largest, Math.abs(gains[at] * percentPerMusd[cell * shocks + shock]));
  }
  table.largest.set(shock, largest);
  return largest;
}

/** Return what each member loses by leaving: its robust gain less that of the package without its own measures.
 * @param {Table} table @param {Ruled} ruled @param {number} index
 */
export function exitMargins(table, ruled, index) {
  /** @type {(p: number, i: number) => number} */
  const percent = (p, i) => ruled.percent[p * table.members + i];
  return table.measuresOf.map((own, i) => percent(index, i) - percent(index & ~own, i));
}

/** A member does not act for a gain up to this, percentage points. @param {Table} table @param {number} member */
export function leastGain(table, member) {
  return table.material[member] + VERDICT_TOLERANCE;
}

/** @param {Table} table @param {Ruled} ruled @param {number} index */
export function isExitStable(table, ruled, index) {
  return exitMargins(table, ruled, index).every((margin, i) => margin >= -leastGain(table, i));
}
