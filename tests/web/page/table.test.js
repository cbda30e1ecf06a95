import assert from "node:assert/strict";
import { test } from "node:test";

import * as t from "../../../src/ortaq/web/static/js/table.js";
import { documentOf, packed, viewOf } from "./table.js";

test("gains are read in million USD and in percent of the income under the shock", async () => {
  const { table } = await viewOf(0);
  assert.equal(t.gainMusd(table, 0b011, 0, 1), -2);
  assert.equal(t.gainPercent(table, 0b001, 0, 1), (100 * 4) / 900);
});

test("a table that does not have the shape it states is refused", async () => {
  const doc = documentOf();
  doc.gains_musd.shape = [8, 2, 3];
  await assert.rejects(t.decodeTable(doc), /does not have the shape/);
});

test("rules of acceptance bring the shocks to one number", async () => {
  assert.equal(t.overShocks([4, 1, -2], [0.7, 0.2, 0.1], "worst"), -2);
  assert.ok(Math.abs(t.overShocks([4, 1, -2], [0.7, 0.2, 0.1], "mean") - 2.8) < 1e-12);
  assert.ok(Math.abs(t.overShocks([4, 1, -2], [0.7, 0.2, 0.1], "cvar25") + 0.2) < 1e-12);
  const { table } = await viewOf(0);
  for (const rule of ["worst", "mean", "cvar10", "cvar30"]) {
    const { percent, smallest } = t.ruledGains(table, rule);
    const gains = [0, 1].map((i) => [0, 1].map((s) => t.gainPercent(table, 5, i, s)));
    const mine = gains.map((values) => t.overShocks(values, table.probability, rule));
    mine.forEach((value, i) => assert.ok(Math.abs(value - percent[5 * 2 + i]) < 1e-12));
    assert.equal(smallest[5], Math.min(...percent.subarray(10, 12)));
  }
});

test("who refuses, and what all sign: never the empty package, nor one that breaks a rule", async () => {
  const free = await viewOf(0);
  assert.deepEqual([...free.verdict.accepted], [0b001, 0b100, 0b101, 0b110, 0b111]);
  assert.equal(free.verdict.refusers[0b010], 0b01);
  const ruled = await viewOf(0, { doc: documentOf({ rules: { excludes: [["road", "port"]] } }) });
  assert.deepEqual([...ruled.verdict.accepted], [0b001, 0b100, 0b110]);
});

test("a gain must exceed what is refused by the tolerance of verdicts", () => {
  const table = { material: [0, 0.02] };
  assert.deepEqual([0.5e-7, 2e-7].map((over) => t.signs(table, 0, 0.1 + over, 0.1)), [false, true]);
  assert.deepEqual([0.5e-7, 2e-7].map((over) => t.signs(table, 1, 0.08 + over, 0.1)), [false, true]);
  assert.deepEqual([0.5e-7, 2e-7].map((over) => t.isGain(table, 1, 0.12 + over, 0.1)), [false, true]);
});

test("what matters to nobody is refused by nobody, and signed by nobody", async () => {
  const doc = documentOf();
  for (const member of doc.members) member.material_percent = 1000;
  const { table, ruled, verdict } = await viewOf(0, { doc });
  assert.deepEqual([[...verdict.accepted], new Set(verdict.refusers)], [[], new Set([0])]);
  assert.equal(t.isAccepted(table, ruled, 0b111, [0, 0]), false);
});

test("who leaves loses what its own measures bring it", async () => {
  const { table, ruled } = await viewOf(0);
  const [a, b] = t.exitMargins(table, ruled, 0b011);
  assert.ok(Math.abs(a - (ruled.percent[6] - ruled.percent[4])) < 1e-12);
  assert.equal(b, ruled.percent[7]);
  assert.equal(t.isExitStable(table, ruled, 0b011), true);
});

test("an estimate stays one until the server has solved it under every shock", async () => {
  const verified = packed(new Uint8Array([1, 1, 1, 1, 1, 0, 1, 1]), "uint8", [8]);
  const estimates = { verified, verified_count: 7, error_percent: [[0.1, 0.2], [0.3, 0.4]] };
  const { table } = await viewOf(5, { doc: documentOf({ estimates }) });
  assert.deepEqual([4, 5].map((p) => [t.hasEstimates(table, p), t.isEstimate(table, p, 1)]),
    [[false, false], [true, true]]);
  assert.equal(t.errorPercent(table, 5, 1), 0.4);
  t.putSolved(table, 5, 1, [1, 2]);
  assert.deepEqual([t.gainMusd(table, 5, 1, 1), t.isEstimate(table, 5, 1)], [2, false]);
  assert.equal(t.errorPercent(table, 5, 1), 0.3);
  t.putSolved(table, 5, 0, [1, 2]);
  assert.equal(t.hasEstimates(table, 5), false);
});

test("the scale of the bars is the largest gain or loss of anyone under the shock", async () => {
  const { table } = await viewOf(0);
  assert.ok(Math.abs(t.largestPercent(table, 0) - (100 * 54) / 2000) < 1e-12);
});
