import assert from "node:assert/strict";
import { test } from "node:test";

import { bestBetween, betterElsewhere, ladder, lastWithin } from "../../../src/ortaq/web/static/js/ladder.js";

const COSTS = [0, 10, 20, 30];
const GAINS = [0, 50, 60, 90];

test("steps are the hull, stairs the best at every budget, and the ladder stops at the rule", () => {
  const found = ladder(COSTS, GAINS, [0, 1, 2, 3], 3);
  assert.deepEqual(found, { steps: [0, 1, 3], stairs: [0, 1, 2, 3], returns: [5, 2], stop: 1, leastReturn: 3 });
  assert.equal(ladder(COSTS, GAINS, [0, 1, 2, 3], 1.5).stop, 2);
  assert.equal(ladder(COSTS, GAINS, [0, 1, 2, 3], 6).stop, 0);
});

test("of packages that cost and gain the same the lower index is taken; a dear one that gains less is none", () => {
  assert.deepEqual(ladder([0, 5, 5, 9], [0, 7, 7, 6], [0, 3, 2, 1], 1).stairs, [0, 1]);
});

test("nothing to sign is a ladder of one step", () => {
  assert.deepEqual(ladder([0, 5], [0, -1], [0, 1], 1).steps, [0]);
});

test("a budget pays for the last package that it reaches, sums of costs rounded or not", () => {
  const stairs = [0, 1, 2, 3];
  assert.deepEqual([0, 9.9, 10, 29, 30, 99].map((b) => lastWithin(COSTS, stairs, b)), [0, 0, 1, 2, 3, 3]);
  assert.equal(lastWithin([0, 0.1 + 0.2], [0, 1], 0.3), 1);
  assert.equal(lastWithin(COSTS, stairs, -1), 0);
});

test("another package is better where money does not reach the next step", () => {
  const found = ladder(COSTS, GAINS, [0, 1, 2, 3], 1.5);
  assert.deepEqual(betterElsewhere(COSTS, GAINS, found).map((one) => one.package), [2]);
  assert.ok(Math.abs(betterElsewhere(COSTS, GAINS, found)[0].share - 0.2) < 1e-12);
});

test("between two steps the best of the better ones is named", () => {
  const costs = [0, 10, 12, 14, 30];
  const better = [{ package: 2, share: 0.1 }, { package: 3, share: 0.3 }];
  const found = { steps: [0, 1, 4], stairs: [0, 1, 2, 3, 4], returns: [], stop: 0, leastReturn: 1 };
  assert.deepEqual(bestBetween(costs, found, better), [better[1]]);
});
