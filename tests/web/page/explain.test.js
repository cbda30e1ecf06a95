import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { dataTable, el, numberCell, setText } from "../../../src/ortaq/web/static/js/dom.js";
import {
  explainMeasure, explainMember, explainPrinciple, explainShock,
} from "../../../src/ortaq/web/static/js/explain.js";
import { figureWords, sayIn } from "../../../src/ortaq/web/static/js/view_figure.js";
import { explainProvenance } from "../../../src/ortaq/web/static/js/view_sources.js";
import { textsOf, viewOf } from "./table.js";

const textOf = (nodes) => nodes.map((node) => node.textContent).join("\n");

test("nodes leave out what is null or false, and keep listeners", () => {
  let clicked = 0;
  const attributes = { class: "a", hidden: true, lang: null, click: () => (clicked += 1) };
  const node = el("p", attributes, "x", null, false, [el("b", {}, "y")]);
  assert.equal(node.textContent, "xy");
  assert.deepEqual([...node.attributes], [["class", "a"], ["hidden", ""]]);
  node.onclick();
  assert.equal(clicked, 1);
});

test("a table names its rows and sets numbers apart", () => {
  const table = dataTable(["Member", "Gain"], [["A", numberCell("1", "gain")]]);
  assert.deepEqual(table.all("th").map((th) => [th.textContent, th.getAttribute("scope")]),
    [["Member", "col"], ["Gain", "col"], ["A", "row"]]);
  assert.equal(table.all("td")[0].getAttribute("class"), "number gain");
});

test("a text is only written when it differs", () => {
  let writes = 0;
  const node = { get textContent() { return "a"; }, set textContent(_) { writes += 1; } };
  setText(node, "a");
  setText(node, "b");
  assert.equal(writes, 1);
});

for (const language of ["en", "ru", "zh"]) {
  test(`every number explains itself in ${language}`, async () => {
    const view = await viewOf(0b101, { language });
    const { title, nodes } = explainMember(view, 0);
    assert.equal(title, view.words.memberName(view.doc.members[0]));
    const parts = nodes.flatMap((node) => [node, ...node.all("tfoot")]).filter((node) => node.name === "tfoot");
    assert.ok(parts[0].textContent.includes(view.words.gain(1.8)));
    const [benefit] = view.doc.principles[5].map((_, k) => explainPrinciple(view, k));
    assert.equal(benefit.title, textsOf(language)["principle.mutual_benefit.name"]);
    assert.ok(textOf(benefit.nodes).includes(view.words.memberName(view.doc.members[1])));
    const drawers = [explainMember(view, 1), explainMeasure(view, 1), explainShock(view, 1), explainProvenance(view),
      ...view.doc.principles[5].map((_, k) => explainPrinciple(view, k))];
    for (const drawer of drawers) assert.doesNotMatch(textOf(drawer.nodes), /\{\w+\}|undefined|NaN/);
  });
}

test("a refusal is explained with what is lacking", async () => {
  const view = await viewOf(0b010);
  assert.match(textOf(explainMember(view, 0).nodes), /✕/);
  assert.match(textOf(explainMember(view, 1).nodes), /✓/);
});

test("a map says texts, numbers, lists and ranges in the language of the page", async () => {
  const { words } = await viewOf(0);
  const own = { title: "Roads", unit: "t", faint: "few", point: "crossing" };
  const texts = { en: { ...own, place: "{name}: {hours} hours" }, ru: {} };
  const named = Object.fromEntries(["title", "unit", "faint", "point"].map((text) => [text, { text }]));
  const figure = { id: "x", features: [], texts, words: named };
  const say = sayIn(words, figure);
  assert.equal(say({ text: "place", name: "Gate", hours: 5 }), "Gate: 5 hours");
  assert.equal(say(["a", "b"]), "a and b");
  assert.match(say({ low: 1, high: 2 }), /1.*2/);
  assert.equal(say(null), words.t("number.unknown"));
  assert.equal(figureWords(words, figure).title, "Roads");
});
