import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { chartNodes, lanes } from "../../../src/ortaq/web/static/js/chart.js";
import { axisOf } from "../../../src/ortaq/web/static/js/scales.js";
import { sayChart } from "../../../src/ortaq/web/static/js/view_charts.js";
import { viewOf } from "./table.js";

const scale = (kind, more = {}) =>
  ({ kind, title: kind, unit: "%", names: [], codes: [], least: null, most: null, ...more });
const ends = (low, central, high) => ({ low, central, high });
const figureOf = (x, y, marks, more = {}) => ({
  id: "f", title: "A figure", description: "What it shows", note: [], texts: {},
  chart: { x, y, own: false, keys: [{ title: "one", tag: "A" }, { title: "two", tag: "" }], steps: null,
    panels: [{ title: "KAZ", said: "", marks }], ...more },
});
const say = (words) => (words === null ? "?" : String(words));
const drawn = (figure) => chartNodes(figure, say);
const named = (nodes, kind) => nodes.flatMap((node) => node.all(kind));
const percent = (node, name) => Number(node.getAttribute(name).slice(0, -1));

test("scales have round ticks, and powers of ten where they are logarithmic", () => {
  assert.deepEqual(axisOf(scale("linear"), [0.3, 1.7], 0, 100).ticks(4), [0, 0.5, 1, 1.5]);
  const log = axisOf(scale("log", { least: 0.01, most: 20 }), [], 0, 100);
  assert.deepEqual(log.ticks(5), [0.01, 0.1, 1, 10]);
  assert.equal(log.at(0.0001), 0);
  assert.equal(log.at(20), 100);
  assert.deepEqual(axisOf(scale("log", { least: 0.01 }), [2, 4], 0, 100).ticks(5), [2]);
  const nothing = axisOf(scale("log", { least: 0.01 }), [], 0, 100);
  assert.ok(nothing.ticks(5).length > 0);
});

test("panels side by side share lines of rows and one scale, and only numbers with room are printed", () => {
  const bent = scale("bent");
  const span = (name, value) =>
    ({ mark: "span", name, value: ends(value, value, value), said: name, tied: false, key: 1 });
  const panels = ["KAZ", "UZB"].map((title, k) =>
    ({ title, said: "", marks: [span("drought", -1), span("lining", 9 * k)] }));
  const nodes = drawn(figureOf(bent, scale("category"), [], { panels, beside: true }));
  const bands = named(nodes, "line").filter((line) => line.getAttribute("class") === "band");
  const y = bands.map((line) => line.getAttribute("y1"));
  assert.deepEqual([y[0], y[1]], [y[2], y[3]]);
  assert.ok(Math.abs(percent(bands[2], "x1") - percent(bands[0], "x1") - 50) < 0.02);
  const texts = named(nodes, "text").filter((text) => text.getAttribute("class") === "tick");
  assert.ok(texts.filter(({ textContent }) => textContent === "0").length === 2);
  assert.deepEqual(axisOf(bent, [-1, 20], 0, 100).ticks(2), [-1, -0.1, 0, 0.1, 1, 10]);
});

test("bars put losses left of zero, gains right of it, and end where their parts do", () => {
  const bar = { mark: "bar", parts: [[0, 2], [1, -1]], total: ends(0.5, 1, 2), name: "" };
  const nodes = drawn(figureOf(scale("linear"), scale("category"), [bar]));
  const [gain, loss] = named(nodes, "rect").filter((rect) => rect.getAttribute("width").endsWith("%"));
  const axis = axisOf(scale("linear"), [-1, 2], 1, 99);
  assert.equal(percent(gain, "x"), axis.at(0));
  assert.ok(Math.abs(percent(loss, "x") + percent(loss, "width") - axis.at(0)) < 0.02);
});

test("every layout says what it shows and draws its marks", () => {
  const said = "said";
  const sides = scale("category", { names: ["before", "after"] });
  const cells = scale("category", { names: ["China"], codes: ["CHN"] });
  const steps = { edges: [0.1, 0.3], labels: ["low", "middle", "high"] };
  const log = scale("log", { least: 0.001, most: 10 });
  const box = { mark: "box", column: 0, row: 0, value: 0.2, shown: "0.2", said, share: 0.5 };
  const figures = [
    [figureOf(log, scale("category"), [{ mark: "span", name: "CHN", value: ends(1, 2, 3), said, tied: true }]), "≈"],
    [figureOf(cells, cells, [box], { steps }), "CHN"],
    [figureOf(log, log, [{ mark: "rule", start: [0.001, 0.001], end: [9, 9], title: "" },
      { mark: "point", key: 1, x: 1, y: 2, label: "EU", said }]), said],
    [figureOf(sides, log, [{ mark: "line", name: "CHN", values: [1, 2], said, sure: false }]), "after"],
  ];
  for (const [figure, words] of figures) {
    const nodes = drawn(figure);
    const images = nodes.filter((node) => node.getAttribute("role") === "img");
    assert.equal(images.length, 1);
    assert.equal(images[0].getAttribute("aria-label"), "A figure. What it shows");
    assert.ok(nodes.some((node) => node.textContent.includes(words)), words);
  }
});

test("what is not finite is not drawn, and a figure without numbers is empty", () => {
  const point = (x) => ({ mark: "point", key: 0, x, y: 1, label: "", said: "" });
  const log = scale("log", { least: 0.001, most: 10 });
  assert.deepEqual(drawn(figureOf(log, log, [point(null)])), []);
  const nodes = drawn(figureOf(log, log, [point(null), point(2)]));
  assert.equal(named(nodes, "svg").filter((node) => node.getAttribute("class") === "mark").length, 1);
  assert.ok(named(nodes, "path").every((path) => !path.getAttribute("d").includes("NaN")));
});

test("words are said in the language of the page, names and numbers as they are meant", async () => {
  const view = await viewOf(1);
  const texts = { en: { "a.b": "{who}: {value}", "power.EU": "European Union" } };
  const told = sayChart({ texts }, view);
  const member = view.doc.members[0];
  const value = { number: 12, reading: "count" };
  const who = { kind: "economy", name: member.id };
  assert.equal(told({ text: "a.b", who, value }), `${member.names.en ?? member.id}: 12`);
  assert.equal(told({ kind: "power", name: "EU" }), "European Union");
  assert.equal(told({ kind: "economy", name: "XXX" }), "XXX");
  assert.equal(told(null), view.words.t("number.unknown"));
});

test("a path on a plane is drawn from value to value", () => {
  const path = { mark: "path", key: 1, x: [0, 1, 2], y: [5, 7, 6] };
  const lines = named(drawn(figureOf(scale("linear"), scale("linear"), [path])), "line");
  const own = lines.filter((line) => line.getAttribute("class") === "course k1");
  assert.equal(own.length, 2);
  assert.equal(own[0].getAttribute("x2"), own[1].getAttribute("x1"));
  assert.ok(percent(own[0], "x1") < percent(own[1], "x2"));
});

test("bars stand on zero in every panel, and lines lead from one panel to the next", () => {
  const months = scale("category", { names: ["January", "February"], codes: ["J", "F"] });
  const panel = (title, into, marks) => ({ title, said: "", into, marks });
  const marks = [{ mark: "bars", key: 0, values: [2, 0] }, { mark: "bars", key: 1, values: [1, 1] }];
  const panels = [panel("Upper", 2, marks), panel("Side", 2, marks), panel("Mouth", null, [])];
  const nodes = drawn(figureOf(months, scale("linear"), [], { panels, keys: [{ title: "one" }, { title: "two" }] }));
  assert.equal(named(nodes, "path").filter((path) => path.getAttribute("class") === "lead").length, 2);
  const bars = named(nodes, "rect").filter((rect) => rect.getAttribute("width").endsWith("%"));
  assert.equal(bars.length, 8);
  const floors = bars.map((bar) => Number(bar.getAttribute("y")) + Number(bar.getAttribute("height")));
  assert.equal(new Set(floors.map((floor) => floor.toFixed(2))).size, 2);
  assert.ok(Number(bars[0].getAttribute("height")) > Number(bars[1].getAttribute("height")));
});

test("a line begins where none is, and ends where its panel is reached", () => {
  assert.deepEqual(lanes([2, 2, 4, 4, null]), [0, 1, 0, 1, 0]);
  assert.deepEqual(lanes([null, null]), [0, 0]);
  assert.deepEqual(lanes([1, 2, null]), [0, 0, 0]);
});
