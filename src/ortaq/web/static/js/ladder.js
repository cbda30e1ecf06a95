/** Which package to sign at which cost: the best at every budget, and the steps that buy most for the next dollar.
 *
 * As in ortaq.agreement.by_cost; tests/web/test_page_rules.py holds the two against each other.
 */

const BETTER_BY = 0.02; // as in ortaq.agreement.by_cost
const ROUNDING = 1e-9; // a sum of costs is above a budget only by more than this share of it

/** Return the concave hull of gains over costs among packages, and the best package at every budget behind it.
 * @param {Numbers} costs by package @param {Numbers} gains by package @param {Indices} packages
 * @param {number} leastReturn gain for a dollar below which the ladder stops
 * @returns {Ladder}
 */
export function ladder(costs, gains, packages, leastReturn) {
  const stairs = staircase(costs, gains, packages);
  /** @type {number[]} */
  const steps = [];
  for (const p of stairs) {
    while (steps.length > 1 && isBelow(costs, gains, steps, p)) steps.pop();
    steps.push(p);
  }
  const returns = steps.slice(1).map((p, k) => (gains[p] - gains[steps[k]]) / (costs[p] - costs[steps[k]]));
  return { steps, stairs, returns, stop: returns.filter((one) => one >= leastReturn).length, leastReturn };
}

/** Each costs more and gains more than the one before; ties go to the lower index.
 * @param {Numbers} costs @param {Numbers} gains @param {Indices} packages
 */
function staircase(costs, gains, packages) {
  const order = Array.from(packages).sort((a, b) => costs[a] - costs[b] || gains[b] - gains[a] || a - b);
  let best = -Infinity;
  return order.filter((p) => {
    const rises = gains[p] > best;
    if (rises) best = gains[p];
    return rises;
  });
}

/** Whether the last step lies below the line from the one before it to a package.
 * @param {Numbers} costs @param {Numbers} gains @param {number[]} steps @param {number} last
 */
function isBelow(costs, gains, steps, last) {
  const [first, middle] = steps.slice(-2);
  const [rise, run] = [gains[last] - gains[first], costs[last] - costs[first]];
  return (gains[middle] - gains[first]) * run < rise * (costs[middle] - costs[first]);
}

/** Return the last of packages in order of cost that a budget pays for; the first where it pays for none.
 * @param {Numbers} costs @param {number[]} ordered @param {number} budget
 */
export function lastWithin(costs, ordered, budget) {
  const limit = budget + ROUNDING * Math.abs(budget);
  let [low, high] = [0, ordered.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (costs[ordered[middle]] <= limit) low = middle;
    else high = middle;
  }
  return ordered[low];
}

/** Return the packages of the staircase that beat the last step that their cost pays for by more than a fiftieth.
 * @param {Numbers} costs @param {Numbers} gains @param {Ladder} found
 */
export function betterElsewhere(costs, gains, { steps, stairs }) {
  return stairs.flatMap((p) => {
    const held = gains[lastWithin(costs, steps, costs[p])];
    return held > 0 && gains[p] > (1 + BETTER_BY) * held ? [{ package: p, share: gains[p] / held - 1 }] : [];
  });
}

/** Return the best of them between each step and the next, dearest last. @param {Numbers} costs @param {Ladder} found
 * @param {{ package: number, share: number }[]} better
 */
export function bestBetween(costs, { steps }, better) {
  /** @type {Map<number, { package: number, share: number }>} */
  const best = new Map();
  for (const one of better) {
    const held = lastWithin(costs, steps, costs[one.package]);
    if (one.share > (best.get(held)?.share ?? 0)) best.set(held, one);
  }
  return [...best.values()];
}
