/** All packages as a chart of smallest against total gain. */

import { byId, roving, setAttribute, svgEl } from "./dom.js";
import { bitsOf } from "./bits.js";
import { marked, measureNames } from "./labels.js";
import { frontier } from "./ranking.js";
import { hasEstimates } from "./table.js";

const PLOT = { width: 560, height: 340, left: 64, right: 14, top: 14, bottom: 46 };
const [RIGHT, FLOOR] = [PLOT.width - PLOT.right, PLOT.height - PLOT.bottom];
const CELL = 3; // pixels; dots in one cell are drawn once
const FINGER = 18; // pixels within which a click finds a package
const STAR = "M0 -7L2.1 -2.2L7 -2.2L3 1.2L4.6 6.4L0 3.4L-4.6 6.4L-3 1.2L-7 -2.2L-2.1 -2.2Z";
const RING = "M0 -9A9 9 0 1 1 -0.01 -9Z";

/** @type {{ spot: Spot, accepted: Indices } | null} where packages were drawn, for clicks */
let drawn = null;

/** Called once. @param {Act} act */
export function wireChart(act) {
  const chart = byId("chart");
  roving(chart, ".front-point");
  chart.onclick = (event) => choosePoint(event, act);
  chart.onkeydown = (event) => {
    const point = /** @type {Element} */ (event.target).closest("[data-package]");
    if (point && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      act.choose(Number(point.getAttribute("data-package")));
    }
  };
}

/** @param {FullView} view */
export function updateChart(view) {
  const { table, ruled, verdict: { accepted, refusers }, words, state, best } = view;
  const front = frontier(ruled, accepted);
  const at = chartScales(table, ruled, accepted);
  /** @type {Spot} */
  const spot = (p) => [at.x(ruled.smallest[p]), at.y(ruled.total[p])];
  drawn = { spot, accepted };
  /** @type {number[][]} */
  const [barred, refused] = [[], []];
  for (let p = 1; p < table.packages; p += 1) {
    if (!table.feasible[p]) barred.push(p);
    else if (refusers[p]) refused.push(p);
  }
  byId("key-barred").toggleAttribute("hidden", !barred.length);
  const clouds = Object.entries({ barred, refused, accepted });
  byId("chart").replaceChildren(
    ...axes(at, words),
    ...clouds.map(([name, packages]) => svgEl("path", { class: `cloud ${name}`, d: cloud(packages, at, ruled) })),
    svgEl("path", { class: "front-line", d: front.length ? `M${front.map((p) => printed(spot(p))).join("L")}` : "" }),
    ...front.map((p, k) => frontPoint(view, p, k, spot)),
    ...(best === null ? [] : [marker("recommended", spot(best), STAR)]),
    ...(state.package ? [marker("current", spot(state.package), RING)] : []));
  const counts = { accepted: accepted.length, refused: refused.length, front: front.length };
  const said = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, words.count(count)]));
  setAttribute(byId("chart"), "aria-label", words.t("ground.chart_label", said));
}

/** @param {Place} place */
function printed([x, y]) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** @param {View} view @param {number} p @param {number} k @param {Spot} spot */
function frontPoint(view, p, k, spot) {
  const { table, ruled, words, state } = view;
  const smallest = marked(words, hasEstimates(table, p), words.gain(ruled.smallest[p]));
  const values = { measures: measureNames(view, bitsOf(p)), smallest, total: words.signedMoney(ruled.total[p]) };
  const text = words.t("ground.point", values);
  const [cx, cy] = spot(p).map((v) => v.toFixed(1));
  const said = { role: "button", tabindex: k ? "-1" : "0", "aria-label": text, "aria-pressed": p === state.package };
  const drawing = { class: "front-point", cx, cy, r: 4.5, "data-package": p };
  return svgEl("circle", { ...drawing, ...said }, svgEl("title", {}, text));
}

/** @param {string} name @param {Place} place @param {string} shape */
function marker(name, place, shape) {
  return svgEl("path", { class: `marker ${name}`, d: shape, transform: `translate(${printed(place)})` });
}

/** The chart shows everything accepted and a share of the refused as wide again to the left; the rest is clipped.
 * @param {Table} table @param {Ruled} ruled @param {Indices} accepted @returns {Scales}
 */
function chartScales(table, ruled, accepted) {
  let [least, most, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let p = 0; p < table.packages; p += 1) {
    least = Math.min(least, ruled.smallest[p]);
    most = Math.max(most, ruled.smallest[p]);
    low = Math.min(low, ruled.total[p]);
    high = Math.max(high, ruled.total[p]);
  }
  if (accepted.length) least = Math.max(least, -0.6 * most);
  const [beside, above] = [0.04 * (most - least || 1), 0.04 * (high - low || 1)];
  const [x0, x1, y0, y1] = [least - beside, most + beside, low - above, high + above];
  return {
    x: (v) => PLOT.left + ((Math.max(v, x0) - x0) / (x1 - x0)) * (RIGHT - PLOT.left),
    y: (v) => FLOOR - ((v - y0) / (y1 - y0)) * (FLOOR - PLOT.top),
    x0, x1, y0, y1,
  };
}

/** @param {Indices} packages @param {Scales} at @param {Ruled} ruled */
function cloud(packages, at, ruled) {
  const columns = Math.ceil(PLOT.width / CELL) + 1;
  const seen = new Uint8Array(columns * (Math.ceil(PLOT.height / CELL) + 1));
  let path = "";
  for (const p of packages) {
    const [cx, cy] = [Math.round(at.x(ruled.smallest[p]) / CELL), Math.round(at.y(ruled.total[p]) / CELL)];
    if (seen[cy * columns + cx]) continue;
    seen[cy * columns + cx] = 1;
    path += `M${cx * CELL} ${cy * CELL}h0`;
  }
  return path;
}

/** @param {Scales} at @param {Words} words */
function axes({ x, y, x0, x1, y0, y1 }, words) {
  /** @type {(v: number, d: string, place: Record<string, Attribute>, text: string) => Element[]} */
  const tick = (v, d, place, text) =>
    [svgEl("path", { class: v === 0 ? "axis" : "grid", d }), svgEl("text", place, text)];
  const upright = roundTicks(x0, x1, 5).flatMap((v) => {
    const place = { class: "tick middle", x: x(v).toFixed(1), y: FLOOR + 16 };
    return tick(v, `M${x(v).toFixed(1)} ${PLOT.top}V${FLOOR}`, place, words.percent(v));
  });
  const level = roundTicks(y0, y1, 5).flatMap((v) => {
    const place = { class: "tick end", x: PLOT.left - 6, y: (y(v) + 4).toFixed(1) };
    return tick(v, `M${PLOT.left} ${y(v).toFixed(1)}H${RIGHT}`, place, words.money(v).replace("USD", "").trim());
  });
  const middle = (PLOT.left + RIGHT) / 2;
  return [
    ...upright,
    ...level,
    svgEl("text", { class: "axis-name middle", x: middle, y: PLOT.height - 8 }, words.t("ground.axis_smallest")),
    svgEl("text", { class: "axis-name", x: 4, y: PLOT.top - 3 }, words.t("ground.axis_total")),
  ];
}

/** Return about so many round numbers within two ends.
 * @param {number} low @param {number} high @param {number} about
 */
export function roundTicks(low, high, about) {
  const rough = (high - low) / about;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5].find((m) => m * unit >= rough * 0.999) ?? 10);
  const ticks = [];
  for (let k = Math.ceil(low / step); k <= high / step; k += 1) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/** A click takes the accepted package that is nearest on the screen, within a finger's breadth.
 * @param {MouseEvent} event @param {Act} act
 */
function choosePoint(event, act) {
  if (!drawn) return;
  const frame = byId("chart").getBoundingClientRect();
  const unit = PLOT.width / frame.width;
  const [x, y] = [(event.clientX - frame.left) * unit, (event.clientY - frame.top) * unit];
  let [nearest, distance] = [-1, FINGER];
  for (const p of drawn.accepted) {
    const [px, py] = drawn.spot(p);
    const away = Math.hypot(px - x, py - y);
    if (away < distance) [nearest, distance] = [p, away];
  }
  if (nearest >= 0) act.choose(nearest);
}
