import assert from "node:assert/strict";
import { test } from "node:test";

import { bestFirst, frontier, recommended, scores, standouts } from "../../../src/ortaq/web/static/js/ranking.js";
import { principleChecks } from "../../../src/ortaq/web/static/js/principles.js";
import {
  contributions, objections, payments, surplusMusd, waysOut,
} from "../../../src/ortaq/web/static/js/reasons.js";
import { gainPercent } from "../../../src/ortaq/web/static/js/table.js";
import { documentOf, viewOf } from "./table.js";

test("the best come first, and of equal ones the smaller index", () => {
  const found = bestFirst([3, 5, 9, 12], Float64Array.from([1, 4, 4, 2]), 3);
  assert.deepEqual(found.map((row) => row.package), [5, 9, 12]);
});

test("four ways of choosing and a recommendation", async () => {
  const { table, ruled, verdict } = await viewOf(0);
  const tags = standouts(table, ruled, verdict.accepted, [0, 0]);
  assert.deepEqual(new Set([...tags.values()].flat()),
    new Set(["nash", "egalitarian", "kalai_smorodinsky", "utilitarian"]));
  const nash = scores(table, ruled, verdict.accepted, [0, 0], "nash");
  const best = verdict.accepted[nash.indexOf(Math.max(...nash))];
  assert.equal(recommended({ steps: [0, 0b100], stop: 1 }, tags, ruled), 0b100);
  assert.equal(recommended({ steps: [0, 0b100], stop: 0 }, tags, ruled), best);
  assert.equal(recommended({ steps: [0], stop: 0 }, new Map(), ruled), null);
});

test("nobody beats a package of the front in both gains", () => {
  const ruled = { smallest: Float64Array.from([0, 1, 2, 3, 2]), total: Float64Array.from([9, 7, 8, 1, 8]) };
  assert.deepEqual(frontier(ruled, [1, 2, 3, 4]), [2, 3]);
});

test("payments cover what members lack, or nothing helps", async () => {
  const { table } = await viewOf(0);
  assert.deepEqual(payments(table, [5, 7]), []);
  assert.equal(payments(table, [-5, 3]), null);
  const [only] = payments(table, [-5, 30]);
  assert.deepEqual([only.from, only.to], [1, 0]);
  assert.ok(Math.abs(only.musd - 5) < 1e-4);
});

test("contributions add up to the gain", async () => {
  const { table } = await viewOf(0);
  const parts = contributions(table, 0b111, 0, 1);
  const sum = parts.reduce((total, { percent }) => total + percent, 0);
  assert.ok(Math.abs(sum - gainPercent(table, 0b111, 0, 1)) < 1e-12);
  assert.deepEqual(parts.map(({ percent }) => Math.round(percent * 9)), [4, -6, 8]);
});

test("an objection says where a member gains least, what it lacks and what takes most from it", async () => {
  const { table, ruled } = await viewOf(0b010);
  const surplus = surplusMusd(table, 0b010, "worst", [0, 0]);
  const [only, ...others] = objections(table, ruled, 0b010, [0, 0], surplus);
  assert.equal(others.length, 0);
  assert.deepEqual([only.member, only.shock, only.musd, only.culprit.measure], [0, 1, -6, 1]);
  assert.ok(Math.abs(only.lackingMusd - 6) < 1e-9);
});

test("ways out are near, only add, or swap one for one", () => {
  const ways = waysOut([0b001, 0b110, 0b111], 0b010);
  assert.deepEqual(ways, { nearest: [0b110], distance: 1, additions: [0b110], added: 1, swaps: [0b001] });
});

test("principles hold or fail with the member they rest on", async () => {
  const { table, ruled } = await viewOf(0b101);
  const checks = Object.fromEntries(principleChecks(table, ruled, 0b101, [0, 0]).map((c) => [c.id, c]));
  assert.equal(checks.mutual_benefit.holds, true);
  assert.deepEqual([checks.consultation.holds, checks.consultation.value], [true, 2]);
  assert.deepEqual([checks.equality.holds, checks.equality.member], [true, 1]);
  assert.equal(checks.common_development.holds, true);
  const refused = principleChecks(table, ruled, 0b010, [0, 0]).find((c) => c.id === "mutual_benefit");
  assert.deepEqual([refused.holds, refused.member], [false, 0]);
});

test("what the data do not say is neither kept nor broken", async () => {
  const doc = documentOf();
  doc.members[1].gdp_per_head_usd = null;
  const { table, ruled } = await viewOf(0b101, { doc });
  const check = principleChecks(table, ruled, 0b101, [0, 0]).find((c) => c.id === "common_development");
  assert.deepEqual([check.holds, check.member], [null, null]);
});
