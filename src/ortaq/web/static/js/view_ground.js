/** Common ground: the accepted packages as a list and as a chart of smallest against total gain. */

import { byId, el, makeReachable, roving, setAttribute, setText, svgEl } from "./dom.js";
import { bitsOf } from "./bits.js";
import { marked, measureNames } from "./labels.js";
import { bestFirst, frontier, scores } from "./ranking.js";
import { hasEstimates, isExitStable } from "./table.js";

const MOST_ROWS = 200;
const ROWS_AT_ONCE = 30; // the list grows by as many when its end comes into sight
const PLOT = { width: 560, height: 340, left: 64, right: 14, top: 14, bottom: 46 };
const CELL = 3; // pixels; dots in one cell are drawn once
const SORTS = ["nash", "total", "smallest"];

let drawn = null; // scales of the chart and the packages on it, for clicks
let listed = null; // what the list shows: {view, packages, rows}

export function buildGround(view, act) {
  const { words } = view;
  byId("sort").replaceChildren(...SORTS.map((key) => el("option", { value: key }, words.t(`ground.sort_${key}`))));
  byId("sort").onchange = (event) => act.set({ sort: event.target.value });
  byId("ground-head").replaceChildren(el("tr", {},
    el("th", { scope: "col" }, words.t("column.package")),
    ...SORTS.map((key) => el("th", { scope: "col", class: "number", "data-sort": key },
      el("button", { type: "button", click: () => act.set({ sort: key }) }, words.t(`ground.column_${key}`)))),
    el("th", { scope: "col" }, words.t("ground.column_marks"))));
  byId("ground-rows").onclick = (event) => {
    const button = event.target.closest("button[data-package]");
    if (button) act.set({ package: Number(button.dataset.package) });
  };
  byId("ground-scroll").onscroll = growWhenNear;
  listed = null;
  byId("chart").onclick = (event) => choosePoint(event, act);
  byId("chart").onkeydown = (event) => {
    const point = event.target.closest("[data-package]");
    if (point && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      act.set({ package: Number(point.dataset.package) });
    }
  };
}

/** Called once: arrow keys walk along the rows and along the front of the chart. */
export function wireGround() {
  roving(byId("ground-rows"), "button[data-package]");
  roving(byId("chart"), ".front-point");
}

/** The number of accepted packages is as quick as the verdicts; the list and the chart follow. */
export function updateGroundCount({ table, verdict, state, words }) {
  setText(byId("ground-count"), words.t("ground.count", { count: words.count(verdict.accepted.length), of: words.count(table.feasibleCount), rule: words.rule(state.rule) }));
}

export function updateGroundList(view) {
  const { doc, table, ruled, verdict, state, words } = view;
  const count = verdict.accepted.length;
  byId("ground-empty").hidden = count > 0;
  byId("ground-scroll").hidden = count === 0;
  byId("sort").value = state.sort;
  for (const head of byId("ground-head").querySelectorAll("[data-sort]")) setAttribute(head, "aria-sort", head.dataset.sort === state.sort ? "descending" : "none");
  const score = scores(table, ruled, verdict.accepted, state.thresholds, state.sort);
  const best = bestFirst(verdict.accepted, score, MOST_ROWS);
  fillRows(view, best.map((row) => row.package));
  setText(byId("ground-more"), count > MOST_ROWS ? words.t("ground.more", { shown: words.count(MOST_ROWS), count: words.count(count) }) : "");
  setText(byId("ground-weights"), table.weight.every((w) => w === 1) ? "" : words.t("ground.weights", { weights: words.list(doc.members.map((m, i) => `${words.memberName(m)} ${words.plain(table.weight[i])}`)) }));
  byId("ground-estimates").hidden = doc.estimates === null;
  if (doc.estimates) setText(byId("ground-estimates"), words.t("ground.estimates", { verified: words.count(doc.estimates.verified_count), count: words.count(table.packages - 1) }));
}

function fillRows(view, packages) {
  const focused = document.activeElement?.closest?.("#ground-rows button[data-package]")?.dataset.package;
  const at = Math.max(0, packages.indexOf(focused === undefined ? view.state.package : Number(focused)));
  const scroll = byId("ground-scroll");
  if (listed && !sameOrder(listed.packages, packages)) scroll.scrollTop = 0;
  listed = { view, packages };
  const shown = Math.max(ROWS_AT_ONCE, focused === undefined ? 0 : at + 1);
  byId("ground-rows").replaceChildren(...packages.slice(0, shown).map((p, k) => packageRow(view, p, k)));
  const buttons = [...byId("ground-rows").querySelectorAll("button")];
  makeReachable(buttons, at < shown ? at : 0);
  if (focused !== undefined) buttons[at]?.focus({ preventScroll: true });
  setAttribute(byId("ground-rows").parentElement, "aria-rowcount", packages.length + 1);
}

function sameOrder(before, now) {
  return before.length === now.length && before.every((p, k) => p === now[k]);
}

/** Scrolling and walking with the keyboard both bring the end of the list into sight. */
function growWhenNear({ target }) {
  const rows = byId("ground-rows");
  if (!listed || target.scrollTop + 2 * target.clientHeight < target.scrollHeight) return;
  const { view, packages } = listed;
  const from = rows.children.length;
  rows.append(...packages.slice(from, from + ROWS_AT_ONCE).map((p, k) => packageRow(view, p, from + k, "-1")));
}

function packageRow(view, p, k, tabindex = null) {
  const { table, ruled, state, words, tags, doc } = view;
  const bits = bitsOf(p);
  const balance = Math.exp(scores(table, ruled, [p], state.thresholds, "nash")[0]);
  const estimate = hasEstimates(table, p);
  const marks = [estimate ? words.t("ground.estimate") : null, ...(tags.get(p) ?? []).map((way) => words.t(`solution.${way}`)), isExitStable(table, ruled, p) ? words.t("ground.stable") : null,
    doc.bands[p] ? words.t("ground.cases", { signed: doc.bands[p].accepted_in.length, of: doc.cases.length }) : null].filter(Boolean);
  const name = words.t("ground.choose", { rank: k + 1, measures: measureNames(view, bits) });
  return el("tr", { class: p === state.package ? "chosen" : null },
    el("th", { scope: "row" }, el("button", { type: "button", "data-package": p, tabindex, "aria-label": name, "aria-pressed": p === state.package, title: measureNames(view, bits) },
      ...doc.measures.map((_, bit) => el("span", { class: (p >> bit) & 1 ? "slot in" : "slot", "data-ordinal": bit + 1 })))),
    el("td", { class: "number" }, marked(words, estimate, words.percent(balance))),
    el("td", { class: "number" }, marked(words, estimate, words.signedMoney(ruled.total[p]))),
    el("td", { class: "number" }, marked(words, estimate, words.gain(ruled.smallest[p]))),
    el("td", { class: "marks" }, ...marks.map((mark) => el("span", { class: "tag" }, mark))));
}

export function updateGroundChart(view) {
  const { table, ruled, verdict, words, state } = view;
  const svg = byId("chart");
  const front = frontier(ruled, verdict.accepted);
  const at = chartScales(table, ruled, view.verdict.accepted);
  drawn = { at, accepted: verdict.accepted, ruled };
  const [refused, barred] = [[], []];
  for (let p = 1; p < table.packages; p += 1) {
    if (!table.feasible[p]) barred.push(p);
    else if (verdict.refusers[p]) refused.push(p);
  }
  byId("key-barred").toggleAttribute("hidden", !barred.length);
  const best = view.best;
  svg.replaceChildren(
    ...axes(at, words),
    svgEl("path", { class: "cloud barred", d: cloud(barred, at, ruled) }),
    svgEl("path", { class: "cloud refused", d: cloud(refused, at, ruled) }),
    svgEl("path", { class: "cloud accepted", d: cloud(verdict.accepted, at, ruled) }),
    svgEl("path", { class: "front-line", d: front.length ? `M${front.map((p) => `${at.x(ruled.smallest[p]).toFixed(1)} ${at.y(ruled.total[p]).toFixed(1)}`).join("L")}` : "" }),
    ...front.map((p, k) => frontPoint(view, p, k, at)),
    best === null ? "" : marker("recommended", at, ruled, best, "M0 -7L2.1 -2.2L7 -2.2L3 1.2L4.6 6.4L0 3.4L-4.6 6.4L-3 1.2L-7 -2.2L-2.1 -2.2Z"),
    state.package ? marker("current", at, ruled, state.package, "M0 -9A9 9 0 1 1 -0.01 -9Z") : "");
  setAttribute(svg, "aria-label", words.t("ground.chart_label", { accepted: words.count(verdict.accepted.length), refused: words.count(refused.length), front: words.count(front.length) }));
}

function frontPoint(view, p, k, at) {
  const { ruled, words, state } = view;
  const text = words.t("ground.point", { measures: measureNames(view, bitsOf(p)), smallest: marked(words, hasEstimates(view.table, p), words.gain(ruled.smallest[p])), total: words.signedMoney(ruled.total[p]) });
  const x = at.x(ruled.smallest[p]).toFixed(1);
  return svgEl("circle", { class: "front-point", cx: x, cy: at.y(ruled.total[p]).toFixed(1), r: 4.5, role: "button", tabindex: k === 0 ? "0" : "-1",
    "data-package": p, "aria-label": text, "aria-pressed": p === state.package }, svgEl("title", {}, text));
}

function marker(name, at, ruled, p, shape) {
  return svgEl("path", { class: `marker ${name}`, d: shape, transform: `translate(${at.x(ruled.smallest[p]).toFixed(1)} ${at.y(ruled.total[p]).toFixed(1)})` });
}

/** The chart shows everything accepted and a share of the refused as wide again to the left; the rest is clipped there. */
function chartScales(table, ruled, accepted) {
  let [least, most, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let p = 0; p < table.packages; p += 1) {
    least = Math.min(least, ruled.smallest[p]);
    most = Math.max(most, ruled.smallest[p]);
    low = Math.min(low, ruled.total[p]);
    high = Math.max(high, ruled.total[p]);
  }
  if (accepted.length) least = Math.max(least, -0.6 * most);
  const room = (a, b) => 0.04 * (b - a || 1);
  const [x0, x1, y0, y1] = [least - room(least, most), most + room(least, most), low - room(low, high), high + room(low, high)];
  const x = (v) => PLOT.left + ((Math.max(v, x0) - x0) / (x1 - x0)) * (PLOT.width - PLOT.left - PLOT.right);
  const y = (v) => PLOT.height - PLOT.bottom - ((v - y0) / (y1 - y0)) * (PLOT.height - PLOT.top - PLOT.bottom);
  return { x, y, x0, x1, y0, y1 };
}

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

function axes({ x, y, x0, x1, y0, y1 }, words) {
  const nodes = [];
  for (const v of roundTicks(x0, x1, 5)) {
    nodes.push(svgEl("path", { class: v === 0 ? "axis" : "grid", d: `M${x(v).toFixed(1)} ${PLOT.top}V${PLOT.height - PLOT.bottom}` }),
      svgEl("text", { class: "tick middle", x: x(v).toFixed(1), y: PLOT.height - PLOT.bottom + 16 }, words.percent(v)));
  }
  for (const v of roundTicks(y0, y1, 5)) {
    nodes.push(svgEl("path", { class: v === 0 ? "axis" : "grid", d: `M${PLOT.left} ${y(v).toFixed(1)}H${PLOT.width - PLOT.right}` }),
      svgEl("text", { class: "tick end", x: PLOT.left - 6, y: (y(v) + 4).toFixed(1) }, words.money(v).replace("USD", "").trim()));
  }
  nodes.push(svgEl("text", { class: "axis-name middle", x: (PLOT.left + PLOT.width - PLOT.right) / 2, y: PLOT.height - 8 }, words.t("ground.axis_smallest")),
    svgEl("text", { class: "axis-name", x: 4, y: PLOT.top - 3 }, words.t("ground.axis_total")));
  return nodes;
}

export function roundTicks(low, high, about) {
  const unit = 10 ** Math.floor(Math.log10((high - low) / about));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= ((high - low) / about) * 0.999);
  const ticks = [];
  for (let k = Math.ceil(low / step); k <= high / step; k += 1) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/** A click takes the accepted package that is nearest on the screen, within a finger's breadth. */
function choosePoint(event, act) {
  const svg = byId("chart");
  const frame = svg.getBoundingClientRect();
  const unit = PLOT.width / frame.width;
  const [x, y] = [(event.clientX - frame.left) * unit, (event.clientY - frame.top) * unit];
  const { at, accepted, ruled } = drawn;
  let [nearest, distance] = [null, 18];
  for (const p of accepted) {
    const away = Math.hypot(at.x(ruled.smallest[p]) - x, at.y(ruled.total[p]) - y);
    if (away < distance) [nearest, distance] = [p, away];
  }
  if (nearest !== null) act.set({ package: nearest });
}
