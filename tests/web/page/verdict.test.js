import assert from "node:assert/strict";
import { test } from "node:test";

import { leftOut } from "../../../src/ortaq/web/static/js/left_out.js";
import { drawnCount, verdictOf } from "../../../src/ortaq/web/static/js/verdict.js";
import { documentOf, viewOf } from "./table.js";

const ROAD = 0b001;

async function wordOf(change, options = {}) {
  const doc = documentOf();
  change(doc);
  return verdictOf(await viewOf(ROAD, { doc, ...options }), ROAD, 0);
}

test("a gain that does not matter is indifferent, and so is a loss", async () => {
  assert.equal(await wordOf(() => {}), "gains");
  assert.equal(await wordOf((doc) => (doc.members[0].material_percent = 0.5)), "indifferent");
  assert.equal(await wordOf(() => {}, { thresholds: [0.6, 0] }), "loses");
  const small = (doc) => (doc.members[0].material_percent = 0.5);
  assert.equal(await wordOf(small, { thresholds: [0.6, 0] }), "indifferent");
});

test("a range with a gain and a loss that matter is not distinguishable, under its own rule alone", async () => {
  const robust = { robust_low_percent: [-0.2, 0], robust_high_percent: [1, 1] };
  const ends = { low_musd: [], high_musd: [], ...robust, accepted_in: [] };
  const given = (doc) => (doc.bands[ROAD] = ends);
  assert.equal(await wordOf(given), "not_distinguishable");
  assert.equal(await wordOf(given, { rule: "mean" }), "gains");
  assert.equal(await wordOf((doc) => given(doc) && (doc.members[0].material_percent = 0.3)), "gains");
});

test("draws are counted for a package that was drawn, on the terms of the document alone", async () => {
  const doc = { ...documentOf(), drawn: { draws: 120, packages: { [ROAD]: { signed: [118, 120], all: 118 } } } };
  assert.deepEqual(drawnCount(await viewOf(ROAD, { doc }), ROAD, 0), { signed: 118, draws: 120 });
  assert.equal(drawnCount(await viewOf(0b10, { doc }), 0b10, 0), null);
  assert.equal(drawnCount(await viewOf(ROAD, { doc, thresholds: [0.1, 0] }), ROAD, 0), null);
  assert.equal(drawnCount(await viewOf(ROAD), ROAD, 0), null);
});

test("what is left out says why: who refuses, what does not fit, what the rules forbid", async () => {
  const view = await viewOf(ROAD);
  const [rail, port] = leftOut(view, ROAD, 4);
  assert.deepEqual([rail.measure, rail.why, rail.refusing], [1, "refused", [0]]);
  assert.deepEqual([port.measure, port.why, port.cost], [2, "worse", 0]);
  assert.equal(Math.round(port.gain), 16);
  const [dear] = leftOut(view, 0b100, 3);
  assert.deepEqual([dear.why, dear.over], ["budget", 1]);
  const ruled = await viewOf(ROAD, { doc: documentOf({ rules: { excludes: [["road", "port"]] } }) });
  assert.equal(leftOut(ruled, ROAD, 99)[1].why, "rule");
});
