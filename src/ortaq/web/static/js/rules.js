/** Conditions on a package that do not depend on gains: prerequisites, exclusions, ladders, budgets.
 *
 * As in ortaq.agreement.rules; tests/web/test_page_rules.py holds the two against each other.
 */

import { bitCount, bitsOf, subsetSums } from "./bits.js";

const ROUNDING = 1e-9; // a sum is above its limit only by more than this share of it

/** Return the rules: measures as bits or sets of bits, members as positions, costs in million USD a year.
 * @param {TableDocument} doc @returns {Rules}
 */
export function readRules(doc) {
  const { requires, excludes, ladders, budget_musd: budget, member_budget_musd: budgets } = doc.mechanism.rules;
  const bits = new Map(doc.measures.map((m, bit) => [m.id, bit]));
  /** @param {string} id */
  const bitOf = (id) => /** @type {number} */ (bits.get(id));
  /** @type {(kind: string, measure: string, needed: string) => Need} */
  const need = (kind, measure, needed) => ({ kind, measure: bitOf(measure), needed: bitOf(needed) });
  const required = Object.entries(requires).flatMap(([measure, all]) => all.map((n) => need("requires", measure, n)));
  const steps = ladders.flatMap((levels) => levels.slice(1).map((upper, k) => need("ladder", upper, levels[k])));
  const cost = doc.measures.map((m) => doc.members.map((member) => m.annual_cost_musd[member.id] ?? 0));
  const ofAll = { kind: "budget", member: null, cost: cost.map((row) => row.reduce((a, b) => a + b, 0)) };
  /** @param {number} member */
  const ofOne = (member) => ({ kind: "member_budget", member, cost: cost.map((row) => row[member]) });
  const each = [...doc.members.keys()].filter((member) => doc.members[member].id in budgets);
  return {
    needs: [...required, ...steps],
    excludes: excludes.map((group) => group.reduce((set, m) => set | (1 << bitOf(m)), 0)),
    budgets: [
      ...(budget === null ? [] : [{ ...ofAll, limit: budget }]),
      ...each.map((member) => ({ ...ofOne(member), limit: budgets[doc.members[member].id] })),
    ],
  };
}

/** Return one for every package that keeps the rules, else zero. @param {Rules} rules @param {number} packages */
export function feasiblePackages({ needs, excludes, budgets }, packages) {
  const found = new Uint8Array(packages).fill(1);
  for (const { measure, needed } of needs) {
    for (let p = 0; p < packages; p += 1) if ((p >> measure) & 1 && !((p >> needed) & 1)) found[p] = 0;
  }
  for (const group of excludes) for (let p = 0; p < packages; p += 1) if (bitCount(p & group) > 1) found[p] = 0;
  for (const { cost, limit } of budgets) {
    const sum = subsetSums(cost, packages);
    for (let p = 1; p < packages; p += 1) if (exceeds(sum[p], limit)) found[p] = 0;
  }
  return found;
}

/** @param {number} value @param {number} limit */
function exceeds(value, limit) {
  return value > limit + ROUNDING * Math.abs(limit);
}

/** Return every rule that a package breaks; units as in ortaq.agreement.Breach.
 * @param {Rules} rules @param {number} index @returns {Breach[]}
 */
export function breaches({ needs, excludes, budgets }, index) {
  const missing = needs
    .filter(({ measure, needed }) => (index >> measure) & 1 && !((index >> needed) & 1))
    .map(({ kind, measure, needed }) => ({ kind, measures: [measure, needed], member: null, value: 1, limit: 0 }));
  const together = excludes
    .map((group) => bitsOf(index & group))
    .filter((measures) => measures.length > 1)
    .map((measures) => ({ kind: "excludes", measures, member: null, value: measures.length, limit: 1 }));
  const dear = budgets
    .map(({ cost, ...budget }) => ({ ...budget, measures: [], value: costOf(cost, index) }))
    .filter(({ value, limit }) => exceeds(value, limit));
  return [...missing, ...together, ...dear];
}

/** @param {number[]} cost @param {number} index */
function costOf(cost, index) {
  return bitsOf(index).reduce((sum, bit) => sum + cost[bit], 0);
}

/** Return the packages that mend one breach with the fewest changes.
 *
 * For a budget those that leave out one measure, least cost first.
 * @param {Rules} rules @param {number} index @param {Breach} breach
 */
export function mends(rules, index, breach) {
  if (breach.kind === "excludes") {
    const group = breach.measures.reduce((bits, bit) => bits | (1 << bit), 0);
    return breach.measures.map((bit) => (index & ~group) | (1 << bit));
  }
  if (breach.measures.length) {
    return [index | withNeeds(rules, breach.measures[1]), index & ~(1 << breach.measures[0])];
  }
  const cost = rules.budgets.find(({ kind, member }) => kind === breach.kind && member === breach.member)?.cost ?? [];
  const enough = bitsOf(index).filter((bit) => !exceeds(breach.value - cost[bit], breach.limit));
  return enough.sort((a, b) => cost[a] - cost[b]).map((bit) => index & ~(1 << bit));
}

/** Return the bits of a measure and of all that it needs. @param {Rules} rules @param {number} bit */
export function withNeeds(rules, bit) {
  let found = 1 << bit;
  for (let before = 0; before !== found; ) {
    before = found;
    for (const { measure, needed } of rules.needs) if ((found >> measure) & 1) found |= 1 << needed;
  }
  return found;
}

/** Return what stands in the way of one measure in a package, whether the measure is in or not.
 * @param {Rules} rules @param {number} index @param {number} bit
 */
export function hindrances({ needs, excludes }, index, bit) {
  const lacking = needs.filter((n) => n.measure === bit && !((index >> n.needed) & 1)).map((n) => n.needed);
  const against = excludes.filter((group) => (group >> bit) & 1).reduce((bits, group) => bits | group, 0);
  return { lacking: [...new Set(lacking)], against: bitsOf(against & index & ~(1 << bit)) };
}
