/** Conditions on a package that do not depend on gains: prerequisites, exclusions, ladders, budgets; as in ortaq.agreement.rules. */

import { bitCount, bitsOf } from "./bits.js";

const ROUNDING = 1e-9; // a sum is above its limit only by more than this share of it

/** Return the rules of a document: measures as bits or sets of bits, members as positions, costs in million USD a year. */
export function readRules(doc) {
  const { requires, excludes, ladders, budget_musd: budget, member_budget_musd: budgets } = doc.mechanism.rules;
  const bitOf = new Map(doc.measures.map((m, bit) => [m.id, bit]));
  const required = Object.entries(requires).flatMap(([measure, all]) => all.map((needed) => ({ kind: "requires", measure: bitOf.get(measure), needed: bitOf.get(needed) })));
  const steps = ladders.flatMap((levels) => levels.slice(1).map((upper, k) => ({ kind: "ladder", measure: bitOf.get(upper), needed: bitOf.get(levels[k]) })));
  const cost = doc.measures.map((m) => doc.members.map((member) => m.annual_cost_musd[member.id] ?? 0));
  const each = doc.members.flatMap((m, member) => (m.id in budgets ? [{ kind: "member_budget", member, limit: budgets[m.id], cost: cost.map((row) => row[member]) }] : []));
  const total = budget === null ? [] : [{ kind: "budget", member: null, limit: budget, cost: cost.map((row) => row.reduce((a, b) => a + b, 0)) }];
  return { needs: [...required, ...steps], excludes: excludes.map((group) => group.reduce((bits, m) => bits | (1 << bitOf.get(m)), 0)), budgets: [...total, ...each] };
}

/** Return one for every package that keeps the rules, else zero. */
export function feasiblePackages({ needs, excludes, budgets }, packages) {
  const found = new Uint8Array(packages).fill(1);
  for (const { measure, needed } of needs) for (let p = 0; p < packages; p += 1) if ((p >> measure) & 1 && !((p >> needed) & 1)) found[p] = 0;
  for (const group of excludes) for (let p = 0; p < packages; p += 1) if (bitCount(p & group) > 1) found[p] = 0;
  for (const { cost, limit } of budgets) {
    const sum = new Float64Array(packages);
    for (let p = 1; p < packages; p += 1) {
      sum[p] = sum[p & (p - 1)] + cost[31 - Math.clz32(p & -p)];
      if (exceeds(sum[p], limit)) found[p] = 0;
    }
  }
  return found;
}

function exceeds(value, limit) {
  return value > limit + ROUNDING * Math.abs(limit);
}

/** Return every rule that a package breaks: `{kind, measures, member, value, limit}`, units as in ortaq.agreement.Breach. */
export function breaches({ needs, excludes, budgets }, index) {
  const missing = needs
    .filter(({ measure, needed }) => (index >> measure) & 1 && !((index >> needed) & 1))
    .map(({ kind, measure, needed }) => ({ kind, measures: [measure, needed], member: null, value: 1, limit: 0 }));
  const together = excludes
    .filter((group) => bitCount(index & group) > 1)
    .map((group) => ({ kind: "excludes", measures: bitsOf(index & group), member: null, value: bitCount(index & group), limit: 1 }));
  const dear = budgets
    .map(({ kind, member, limit, cost }) => ({ kind, measures: [], member, value: bitsOf(index).reduce((sum, bit) => sum + cost[bit], 0), limit }))
    .filter(({ value, limit }) => exceeds(value, limit));
  return [...missing, ...together, ...dear];
}

/** Return the packages that mend one breach with the fewest changes; for a budget those that leave out one measure, least cost first. */
export function mends(rules, index, breach) {
  if (breach.kind === "excludes") {
    const group = breach.measures.reduce((bits, bit) => bits | (1 << bit), 0);
    return breach.measures.map((bit) => (index & ~group) | (1 << bit));
  }
  if (breach.measures.length) return [index | withNeeds(rules, breach.measures[1]), index & ~(1 << breach.measures[0])];
  const { cost } = rules.budgets.find(({ kind, member }) => kind === breach.kind && member === breach.member);
  const enough = bitsOf(index).filter((bit) => !exceeds(breach.value - cost[bit], breach.limit));
  return enough.sort((a, b) => cost[a] - cost[b]).map((bit) => index & ~(1 << bit));
}

/** Return the bits of a measure and of all that it needs. */
function withNeeds(rules, bit) {
  let found = 1 << bit;
  for (let before = 0; before !== found; ) {
    before = found;
    for (const { measure, needed } of rules.needs) if ((found >> measure) & 1) found |= 1 << needed;
  }
  return found;
}

/** Return what stands in the way of one measure in a package, whether the measure is in or not. */
export function hindrances({ needs, excludes }, index, bit) {
  const lacking = needs.filter(({ measure, needed }) => measure === bit && !((index >> needed) & 1)).map(({ needed }) => needed);
  const against = excludes.filter((group) => (group >> bit) & 1).reduce((bits, group) => bits | group, 0) & index & ~(1 << bit);
  return { lacking: [...new Set(lacking)], against: bitsOf(against) };
}
