/** A small table for the tests: three measures, two members, two shocks; and the texts of the page. */

import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

import { decodeTable, ruledGains, verdicts } from "../../../src/ortaq/web/static/js/table.js";
import { openingState } from "../../../src/ortaq/web/static/js/state.js";
import { bitsOf } from "../../../src/ortaq/web/static/js/bits.js";
import { wordsIn } from "../../../src/ortaq/web/static/js/words.js";

/** Gains add up, million USD by measure, member and shock; incomes are 1,000 and 2,000 and smaller by a tenth. */
export const GAINS = [[[10, 4], [6, 6]], [[-5, -6], [40, 30]], [[8, 8], [8, 8]]];
const INCOMES = [[1000, 900], [2000, 1800]];

export function packed(values, dtype, shape) {
  const data = deflateSync(new Uint8Array(values.buffer)).toString("base64");
  return { shape, dtype, order: "C", encoding: "zlib+base64", data };
}

function measure(id, participants, cost) {
  return { id, title: id, description: "", participants, annual_cost_musd: cost, source: "toy", moves: [] };
}

function gainsOf(packages) {
  const gains = new Float32Array(packages * 4);
  for (let p = 0; p < packages; p += 1) {
    for (let at = 0; at < 4; at += 1) gains[p * 4 + at] = bitsOf(p).reduce((sum, m) => sum + GAINS[m].flat()[at], 0);
  }
  return gains;
}

export function documentOf(changes = {}) {
  const rules = { requires: {}, excludes: [], ladders: [], budget_musd: null, member_budget_musd: {} };
  const member = (id, k) => ({
    id, names: { en: `Land ${id}`, ru: `Страна ${id}` }, gdp_per_head_usd: 1000 * (k + 1), income_musd: INCOMES[k],
    threshold_percent: 0, material_percent: 0, weight: 1,
  });
  const principles = ["mutual_benefit", "mutual_trust", "equality", "consultation", "common_development"];
  return {
    digest: "0",
    mechanism: { id: "toy", title: "Toy", description: "", rules: { ...rules, ...changes.rules }, least_return: 1.5 },
    region: { name: "toy", title: "Toy", base_year: 2023, horizon: "long", digest: "1" },
    members: ["A", "B"].map(member),
    measures: [
      measure("road", ["A", "B"], { A: 3, B: 1 }), measure("rail", ["B"], { B: 5 }), measure("port", ["A"], {}),
    ],
    shocks: [{ id: "none", title: "No shock", description: "", probability: 0.75 },
      { id: "drought", title: "Drought", description: "Dry.", probability: 0.25 }],
    gains_musd: packed(gainsOf(8), "float32", [8, 2, 2]),
    estimates: changes.estimates ?? null,
    bands: { 5: { low_musd: [[1, 1], [2, 2]], high_musd: [[20, 14], [16, 15]], accepted_in: ["central"] } },
    cases: ["central", "low"], drawn: null, choices: { recommended: 5 }, switching: {}, tables: {},
    agreement: { accept: "worst", tail: 0.25, recommended: 5, focus: 5 },
    principles: { 5: principles.map((id) => ({ id })) },
    decomposition: null, dependence: null, figures: [], map: null,
    assumptions: [], sources: { toy: "Made up" }, versions: {},
    solves: 2, largest_residual: 1e-12,
  };
}

/** Return the texts that the page gets in a language, and the others of the house. */
export function textsOf(language) {
  const file = new URL(`../../../src/ortaq/messages/${language}.json`, import.meta.url);
  const texts = Object.entries(JSON.parse(readFileSync(file, "utf-8")));
  const own = texts.filter(([key]) => key.startsWith("table."));
  return Object.fromEntries([...texts, ...own.map(([key, text]) => [key.slice("table.".length), text])]);
}

/** Return everything that views read, for one package. */
export async function viewOf(p, { language = "en", rule = "worst", thresholds = [0, 0], doc = documentOf() } = {}) {
  const table = await decodeTable(doc);
  const state = { ...openingState(doc, language), package: p, rule, thresholds };
  const ruled = ruledGains(table, rule);
  const robust = ruled.percent.subarray(p * 2, p * 2 + 2);
  const words = wordsIn(language, textsOf(language));
  const found = { ruled, verdict: verdicts(table, ruled, thresholds), measures: bitsOf(p), robust };
  return { doc, table, state, words, served: false, solvable: false, ...found };
}
