/** The ladder as a drawing: steps of the hull, the best package at every budget behind them, the stop, the budget. */

import { byId, roving, setAttribute, svgEl } from "./dom.js";
import { tagsOf } from "./labels.js";
import { lastWithin } from "./ladder.js";
import { roundTicks } from "./view_chart.js";

const PLOT = { width: 560, height: 250, left: 64, right: 16, top: 22, bottom: 42 };
const [RIGHT, FLOOR] = [PLOT.width - PLOT.right, PLOT.height - PLOT.bottom];
const HEADROOM = 1.08;
const RING = "M0 -9A9 9 0 1 1 -0.01 -9Z";
const DIAMOND = "M0 -5L5 0L0 5L-5 0Z";

/** @param {View} view @param {Ladder} found @param {Float64Array} gains
 * @param {{ package: number, share: number }[]} better packages that beat the last step within reach
 */
export function drawLadder({ table, words }, found, gains, better) {
  const { steps, stairs, stop } = found;
  const { x, y, most, top } = scales(table, found, gains);
  /** @param {number} p */
  const at = (p) => `${x(table.costs[p]).toFixed(1)} ${y(gains[p]).toFixed(1)}`;
  const last = steps[stop];
  const [stopX, stopY] = [x(table.costs[last]), y(gains[last])];
  const end = stopX > (PLOT.left + RIGHT) / 2;
  byId("ladder-chart").replaceChildren(
    ...axes(x, y, most, top, words),
    svgEl("path", { class: "stairs", d: stairs.map((p) => `M${at(p)}h0`).join("") }),
    svgEl("path", { class: "front-line", d: `M${steps.map(at).join("L")}` }),
    svgEl("path", { class: "budget-line", id: "budget-line" }),
    ...better.map((one) => point(words, table, gains, one.package, {
      class: "better-point", d: DIAMOND, transform: `translate(${at(one.package)})`,
    })),
    ...steps.map((p) => point(words, table, gains, p, {
      class: "ladder-step", d: "M0 -5A5 5 0 1 1 -0.01 -5Z", transform: `translate(${at(p)})`,
    })),
    svgEl("path", { class: "marker stop", d: "M-5 -5H5V5H-5Z", transform: `translate(${at(last)})` }),
    svgEl("text", { class: `stop-name ${end ? "end" : ""}`, x: stopX + (end ? -10 : 10), y: stopY + 18 },
      words.t("ladder.stop")),
    svgEl("path", { class: "marker current", id: "ladder-current", d: RING }));
  const counts = { steps: words.count(steps.length - 1), better: words.count(better.length) };
  const said = { ...counts, cost: words.money(table.costs[last]), gain: words.signedMoney(gains[last]) };
  setAttribute(byId("ladder-chart"), "aria-label", words.t("ladder.chart_label", said));
}

/** A package that mouse and keyboard can choose.
 * @param {Words} words @param {Table} table @param {Float64Array} gains @param {number} p
 * @param {Record<string, Attribute>} drawing
 */
function point(words, table, gains, p, drawing) {
  const values = { tags: tagsOf(words, p), cost: words.money(table.costs[p]), gain: words.signedMoney(gains[p]) };
  const text = words.t("ladder.point", values);
  const said = { role: "button", tabindex: "-1", "aria-label": text, "data-package": p };
  return svgEl("path", { ...drawing, ...said }, svgEl("title", {}, text));
}

/** What changes with budget and package. @param {View} view @param {Ladder} found @param {Float64Array} gains
 * @param {number} budget
 */
export function markLadder({ table, state }, found, gains, budget) {
  const { x, y } = scales(table, found, gains);
  setAttribute(byId("budget-line"), "d", `M${x(budget).toFixed(1)} ${PLOT.top}V${FLOOR}`);
  const place = [x(table.costs[state.package]), y(gains[state.package])].map((v) => v.toFixed(1)).join(" ");
  setAttribute(byId("ladder-current"), "transform", `translate(${place})`);
  const reached = lastWithin(table.costs, found.steps, budget);
  const points = [...byId("ladder-chart").querySelectorAll("[data-package]")];
  const chosen = points.find((one) => Number(one.getAttribute("data-package")) === state.package);
  for (const one of points) {
    const p = Number(one.getAttribute("data-package"));
    setAttribute(one, "aria-pressed", p === state.package);
    setAttribute(one, "tabindex", (chosen ? one === chosen : p === reached) ? "0" : "-1");
  }
}

/** Called once: arrow keys walk along the points. */
export function wireLadderChart() {
  roving(byId("ladder-chart"), "[data-package]");
}

/** Costs and gains begin at nothing; what costs or loses more than is shown stands at the edge.
 * @param {Table} table @param {Ladder} found @param {Float64Array} gains
 */
function scales(table, { stairs }, gains) {
  const last = stairs[stairs.length - 1];
  const [most, top] = [table.costs[last], gains[last] * HEADROOM];
  /** @type {(v: number, end: number) => number} */
  const share = (v, end) => Math.min(1, Math.max(0, v / end));
  return {
    x: (/** @type {number} */ v) => PLOT.left + share(v, most) * (RIGHT - PLOT.left),
    y: (/** @type {number} */ v) => FLOOR - share(v, top) * (FLOOR - PLOT.top),
    most, top,
  };
}

/** @param {(v: number) => number} x @param {(v: number) => number} y @param {number} most @param {number} top
 * @param {Words} words
 */
function axes(x, y, most, top, words) {
  /** @type {(v: number) => string} */
  const short = (v) => (v === 0 ? "0" : words.money(v).replace("USD", "").trim());
  const upright = roundTicks(0, most, 5).map((v) =>
    svgEl("text", { class: "tick middle", x: x(v).toFixed(1), y: FLOOR + 16 }, short(v)));
  const level = roundTicks(0, top, 4).flatMap((v) => [
    svgEl("path", { class: v === 0 ? "axis" : "grid", d: `M${PLOT.left} ${y(v).toFixed(1)}H${RIGHT}` }),
    svgEl("text", { class: "tick end", x: PLOT.left - 6, y: (y(v) + 4).toFixed(1) }, short(v)),
  ]);
  return [
    ...level, ...upright,
    svgEl("text", { class: "axis-name middle", x: (PLOT.left + RIGHT) / 2, y: PLOT.height - 6 },
      words.t("ladder.axis_cost")),
    svgEl("text", { class: "axis-name", x: 4, y: 12 }, words.t("ladder.axis_gain")),
  ];
}
