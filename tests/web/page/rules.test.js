import assert from "node:assert/strict";
import { test } from "node:test";

import { bitCount, bitsOf } from "../../../src/ortaq/web/static/js/bits.js";
import { breaches, feasiblePackages, hindrances, mends, readRules } from "../../../src/ortaq/web/static/js/rules.js";
import { documentOf } from "./table.js";

const rulesOf = (rules) => readRules(documentOf({ rules }));

test("sets of bits", () => {
  assert.deepEqual(bitsOf(0b1011), [0, 1, 3]);
  assert.equal(bitCount(0b1011), 3);
  assert.deepEqual([bitsOf(0), bitCount(0)], [[], 0]);
});

test("prerequisites, ladders and exclusions decide which packages are feasible", () => {
  assert.deepEqual([...feasiblePackages(rulesOf({ requires: { rail: ["road"] } }), 8)], [1, 1, 0, 1, 1, 1, 0, 1]);
  assert.deepEqual([...feasiblePackages(rulesOf({ ladders: [["road", "rail"]] }), 8)], [1, 1, 0, 1, 1, 1, 0, 1]);
  assert.deepEqual([...feasiblePackages(rulesOf({ excludes: [["road", "port"]] }), 8)], [1, 1, 1, 1, 1, 0, 1, 0]);
});

test("a budget is kept up to the rounding of its sum", () => {
  assert.deepEqual([...feasiblePackages(rulesOf({ budget_musd: 5 }), 8)], [1, 1, 1, 0, 1, 1, 1, 0]);
  assert.deepEqual([...feasiblePackages(rulesOf({ budget_musd: 5 - 4e-9 }), 4)], [1, 1, 1, 0]);
  assert.deepEqual([...feasiblePackages(rulesOf({ member_budget_musd: { A: 0 } }), 2)], [1, 0]);
});

test("a breach names its measures, its member and its numbers", () => {
  const rules = rulesOf({ requires: { rail: ["road"] }, budget_musd: 4 });
  assert.deepEqual(breaches(rules, 0b010), [
    { kind: "requires", measures: [1, 0], member: null, value: 1, limit: 0 },
    { kind: "budget", measures: [], member: null, value: 5, limit: 4 },
  ]);
  assert.deepEqual(breaches(rules, 0b001), []);
});

test("what mends a breach changes as little as possible", () => {
  const needs = rulesOf({ requires: { port: ["rail"], rail: ["road"] } });
  assert.deepEqual(mends(needs, 0b100, breaches(needs, 0b100)[0]), [0b111, 0]);
  const one = rulesOf({ excludes: [["road", "rail", "port"]] });
  assert.deepEqual(mends(one, 0b111, breaches(one, 0b111)[0]), [0b001, 0b010, 0b100]);
  const dear = rulesOf({ budget_musd: 5 });
  assert.deepEqual(mends(dear, 0b011, breaches(dear, 0b011)[0]), [0b010, 0b001]);
});

test("a switch says what its measure lacks and what it is against", () => {
  const rules = rulesOf({ requires: { rail: ["road"] }, excludes: [["road", "port"]] });
  assert.deepEqual(hindrances(rules, 0, 1), { lacking: [0], against: [] });
  assert.deepEqual(hindrances(rules, 0b100, 0), { lacking: [], against: [2] });
});
