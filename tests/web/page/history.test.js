import assert from "node:assert/strict";
import { test } from "node:test";

import { begun, recorded, redone, undone } from "../../../src/ortaq/web/static/js/history.js";
import { logCsv, pageWithLog, tried } from "../../../src/ortaq/web/static/js/log.js";
import { changed, openingState } from "../../../src/ortaq/web/static/js/state.js";
import { documentOf, viewOf } from "./table.js";

const OPENING = openingState(documentOf(), "en");
const at = (p) => changed(OPENING, { package: p });

test("every switch can be undone and done again, and a new one ends what was undone", () => {
  const line = [1, 2].reduce((found, p) => recorded(found, at(p)), begun(OPENING));
  assert.equal(undone(line).now.package, 1);
  assert.equal(undone(undone(line)).now.package, OPENING.package);
  assert.equal(redone(undone(line)).now.package, 2);
  assert.deepEqual(redone(recorded(undone(line), at(4))).now, at(4));
});

test("there is nothing before the first and after the last", () => {
  const line = begun(OPENING);
  assert.deepEqual(undone(line), line);
  assert.deepEqual(redone(line), line);
});

test("the way of a slider is one step, language and order of the list are none and stay", () => {
  const slid = recorded(recorded(recorded(begun(OPENING), at(1)), at(2), true), at(3), true);
  const spoken = recorded(slid, changed(at(3), { language: "ru", sort: "total" }));
  assert.equal(spoken.past.length, 1);
  const back = undone(spoken).now;
  assert.deepEqual([back.package, back.language, back.sort], [OPENING.package, "ru", "total"]);
});

test("the log says what was tried, when, and who refuses; the same twice is said once", async () => {
  const [first, second] = [await viewOf(0b010), await viewOf(0b101)];
  const times = ["2026-01-02T03:04:05.000Z", "2026-01-02T03:04:06.000Z", "2026-01-02T03:05:00.000Z"];
  const views = [first, first, second];
  const log = times.reduce((found, time, k) => tried(found, views[k], new Date(time)), []);
  assert.deepEqual(log.map((one) => [one.time, one.package]), [[times[0], 2], [times[2], 5]]);
  assert.deepEqual(log[0].refusing, ["A"]);
  assert.deepEqual([log[0].cost_musd, log[0].measures], [5, ["rail"]]);
  const rows = logCsv(log).split("\r\n");
  assert.equal(rows[1], `${times[0]},2,rail,5,${log[0].gain_musd},A,worst,`);
  assert.equal(rows.length, 4);
});

test("a page is saved with its log in place of the one that it was opened with", () => {
  const head = '<title>x</title><script type="application/json" id="table-document">{}</script>';
  const entry = { time: "t", package: 1, measures: ["</script>"], cost_musd: 1, gain_musd: 1, refusing: [],
    rule: "worst", own_thresholds: [] };
  const once = pageWithLog(head, "<p>body</p>", [entry]);
  const [, inside] = /<head>(.*)<\/head>/s.exec(once);
  const twice = pageWithLog(inside, "<p>body</p>", []);
  assert.equal(once.match(/id="table-log"/g).length, 1);
  assert.deepEqual(JSON.parse(/id="table-log">(.*?)<\/script>/.exec(once)[1]), [entry]);
  assert.ok(twice.includes('id="table-log">[]</script>'));
  assert.equal(twice.match(/<script/g).length, 2);
});
