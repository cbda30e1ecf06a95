/** Why a measure is not in the best package at a budget. */

import { breaches, withNeeds } from "./rules.js";
import { jointGains } from "./table.js";

const ROUNDING = 1e-9; // as for budgets of rules

/** Return what every measure outside a package would cost and bring with all that it needs, and why it is left out.
 * @param {View} view @param {number} index @param {number} budget @returns {LeftOut[]}
 */
export function leftOut({ doc, table, verdict }, index, budget) {
  const gains = jointGains(table);
  const outside = [...doc.measures.keys()].filter((bit) => !((index >> bit) & 1));
  return outside.map((bit) => {
    const wider = index | withNeeds(table.rules, bit);
    const [cost, gain] = [table.costs[wider] - table.costs[index], gains[wider] - gains[index]];
    const refusing = [...doc.members.keys()].filter((i) => (verdict.refusers[wider] >> i) & 1);
    const over = table.costs[wider] - budget;
    const why = breaches(table.rules, wider).length ? "rule"
      : refusing.length ? "refused"
        : gain <= 0 ? "nothing"
          : over > ROUNDING * budget ? "budget" : "worse";
    return { measure: bit, wider, cost, gain, refusing, over, why };
  });
}
