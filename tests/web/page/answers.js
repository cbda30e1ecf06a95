/** What the page's own modules answer: reads `[{ document, asked: [{ rule, thresholds }] }]`, writes answers as JSON.
 *
 * tests/web/test_page_rules.py holds them against Python's. Numbers that JSON cannot hold are written as words.
 */

import { readFileSync } from "node:fs";

import * as ladders from "../../../src/ortaq/web/static/js/ladder.js";
import * as principles from "../../../src/ortaq/web/static/js/principles.js";
import * as ranking from "../../../src/ortaq/web/static/js/ranking.js";
import * as reasons from "../../../src/ortaq/web/static/js/reasons.js";
import * as rules from "../../../src/ortaq/web/static/js/rules.js";
import * as table from "../../../src/ortaq/web/static/js/table.js";

function answer(t, rule, thresholds) {
  const all = [...Array(t.packages).keys()];
  const ruled = table.ruledGains(t, rule);
  const { accepted, refusers } = table.verdicts(t, ruled, thresholds);
  const tags = ranking.standouts(t, ruled, accepted, thresholds);
  const surplus = all.map((p) => reasons.surplusMusd(t, p, rule, thresholds));
  const sorted = ["nash", "total", "smallest"].map((key) => {
    const score = ranking.scores(t, ruled, accepted, thresholds, key);
    return ranking.bestFirst(accepted, score, 5).map((row) => row.package);
  });
  const { total } = table.ruledGains(t, "mean");
  const found = ladders.ladder(t.costs, total, [0, ...accepted], t.doc.mechanism.least_return);
  return {
    ladder: { ...found, better: ladders.betterElsewhere(t.costs, total, found) },
    percent: [...ruled.percent],
    total: [...ruled.total],
    accepted: [...accepted],
    refusers: [...refusers],
    feasible: [...t.feasible],
    broken: all.map((p) => rules.breaches(t.rules, p)),
    mends: all.map((p) => rules.breaches(t.rules, p).map((b) => rules.mends(t.rules, p, b))),
    lacks: all.map((p) => t.doc.measures.map((_, bit) => rules.hindrances(t.rules, p, bit))),
    margins: all.map((p) => table.exitMargins(t, ruled, p)),
    stable: all.filter((p) => table.isExitStable(t, ruled, p)),
    tags: [...tags],
    best: ranking.recommended(found, tags, ruled),
    sorted,
    front: ranking.frontier(ruled, accepted),
    surplus,
    payments: surplus.map((s) => reasons.payments(t, s)),
    principles: all.map((p) => principles.principleChecks(t, ruled, p, thresholds)),
    ways: all.map((p) => reasons.waysOut(accepted, p)),
    objections: all.map((p) => reasons.objections(t, ruled, p, thresholds, surplus[p])),
    parts: all.map((p) => reasons.contributions(t, p, t.members - 1, t.shocks - 1)),
  };
}

const found = [];
for (const { document: doc, asked } of JSON.parse(readFileSync(0, "utf-8"))) {
  const decoded = await table.decodeTable(doc);
  found.push(asked.map(({ rule, thresholds }) => answer(decoded, rule, thresholds)));
}
const spelled = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(found, spelled));
