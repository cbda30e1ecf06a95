/** Common ground: the accepted packages as a list. */

import { byId, el, makeReachable, numberCell, roving, setAttribute, setText } from "./dom.js";
import { bitsOf } from "./bits.js";
import { marked, measureNames, tagOf } from "./labels.js";
import { bestFirst, scores } from "./ranking.js";
import { hasEstimates, isExitStable } from "./table.js";

const MOST_ROWS = 200;
const ROWS_AT_ONCE = 30; // the list grows by as many when its end comes into sight
const SORTS = ["nash", "total", "smallest"];

/** @type {{ view: FullView, packages: number[] } | null} what the list shows */
let listed = null;

/** @param {View} view @param {Act} act */
export function buildGround(view, act) {
  const { words } = view;
  byId("sort").replaceChildren(...SORTS.map((key) => el("option", { value: key }, words.t(`ground.sort_${key}`))));
  byId("sort").onchange = () => act.set({ sort: byId("sort").value });
  byId("ground-head").replaceChildren(el("tr", {},
    el("th", { scope: "col" }, words.t("column.package")),
    ...SORTS.map((key) => el("th", { scope: "col", class: "number", "data-sort": key },
      el("button", { type: "button", click: () => act.set({ sort: key }) }, words.t(`ground.column_${key}`)))),
    el("th", { scope: "col" }, words.t("ground.column_marks"))));
  byId("ground-rows").onclick = ({ target }) => {
    const button = /** @type {Element} */ (target).closest("button[data-package]");
    if (button) act.choose(Number(button.getAttribute("data-package")));
  };
  byId("ground-scroll").onscroll = growWhenNear;
  listed = null;
}

/** Called once: arrow keys walk along the rows. */
export function wireGround() {
  roving(byId("ground-rows"), "button[data-package]");
}

/** The number of accepted packages is as quick as the verdicts; the list and the chart follow. @param {View} view */
export function updateGroundCount({ table, verdict, state, words }) {
  const counts = { count: words.count(verdict.accepted.length), of: words.count(table.feasibleCount) };
  setText(byId("ground-count"), words.t("ground.count", { ...counts, rule: words.rule(state.rule) }));
}

/** @param {FullView} view */
export function updateGroundList(view) {
  const { table, ruled, verdict, state } = view;
  const count = verdict.accepted.length;
  byId("ground-empty").hidden = count > 0;
  byId("ground-scroll").hidden = count === 0;
  byId("sort").value = state.sort;
  for (const head of byId("ground-head").querySelectorAll("[data-sort]")) {
    setAttribute(head, "aria-sort", head.getAttribute("data-sort") === state.sort ? "descending" : "none");
  }
  const score = scores(table, ruled, verdict.accepted, state.thresholds, state.sort);
  fillRows(view, bestFirst(verdict.accepted, score, MOST_ROWS).map((row) => row.package));
  sayWhatIsListed(view);
}

/** Below the list: how much of it is shown, and how weights and estimates come into it. @param {View} view */
function sayWhatIsListed({ doc, table, verdict, words }) {
  const count = verdict.accepted.length;
  const shown = { shown: words.count(MOST_ROWS), count: words.count(count) };
  setText(byId("ground-more"), count > MOST_ROWS ? words.t("ground.more", shown) : "");
  const weights = words.list(doc.members.map((m, i) => `${words.memberName(m)} ${words.plain(table.weight[i])}`));
  setText(byId("ground-weights"), table.weight.every((w) => w === 1) ? "" : words.t("ground.weights", { weights }));
  byId("ground-estimates").hidden = doc.estimates === null;
  if (!doc.estimates) return;
  const counts = { verified: words.count(doc.estimates.verified_count), count: words.count(table.packages - 1) };
  setText(byId("ground-estimates"), words.t("ground.estimates", counts));
}

/** @param {FullView} view @param {number[]} packages */
function fillRows(view, packages) {
  const focused = document.activeElement?.closest("#ground-rows button[data-package]")?.getAttribute("data-package");
  const at = Math.max(0, packages.indexOf(focused ? Number(focused) : view.state.package));
  const scroll = byId("ground-scroll");
  if (listed && !sameOrder(listed.packages, packages)) scroll.scrollTop = 0;
  listed = { view, packages };
  const shown = Math.max(ROWS_AT_ONCE, focused ? at + 1 : 0);
  byId("ground-rows").replaceChildren(...packages.slice(0, shown).map((p, k) => packageRow(view, p, k)));
  const buttons = [...byId("ground-rows").querySelectorAll("button")];
  makeReachable(buttons, at < shown ? at : 0);
  if (focused) buttons[at]?.focus({ preventScroll: true });
  byId("ground-rows").closest("table")?.setAttribute("aria-rowcount", String(packages.length + 1));
}

/** @param {number[]} before @param {number[]} now */
function sameOrder(before, now) {
  return before.length === now.length && before.every((p, k) => p === now[k]);
}

/** Scrolling and walking with the keyboard both bring the end of the list into sight. */
function growWhenNear() {
  const rows = byId("ground-rows");
  const { scrollTop, clientHeight, scrollHeight } = byId("ground-scroll");
  if (!listed || scrollTop + 2 * clientHeight < scrollHeight) return;
  const { view, packages } = listed;
  const from = rows.children.length;
  rows.append(...packages.slice(from, from + ROWS_AT_ONCE).map((p, k) => packageRow(view, p, from + k, "-1")));
}

/** @param {FullView} view @param {number} p @param {number} k @param {string | null} [tabindex] */
function packageRow(view, p, k, tabindex = null) {
  const { table, ruled, state, words, doc } = view;
  const names = measureNames(view, bitsOf(p));
  const balance = Math.exp(scores(table, ruled, [p], state.thresholds, "nash")[0]);
  const chosen = p === state.package;
  const said = { "aria-label": words.t("ground.choose", { rank: k + 1, measures: names }), "aria-pressed": chosen };
  const button = el("button", { type: "button", "data-package": p, tabindex, title: names, ...said },
    ...doc.measures.map((_, bit) => slot(bit, (p >> bit) & 1)));
  const numbers = [words.percent(balance), words.signedMoney(ruled.total[p]), words.gain(ruled.smallest[p])];
  return el("tr", { class: chosen ? "chosen" : null },
    el("th", { scope: "row" }, button),
    ...numbers.map((text) => numberCell(marked(words, hasEstimates(table, p), text))),
    el("td", { class: "marks" }, ...marksOf(view, p).map((mark) => el("span", { class: "tag" }, mark))));
}

/** @param {number} bit @param {number} inside */
function slot(bit, inside) {
  return el("span", { class: inside ? "slot in" : "slot", "data-ordinal": tagOf(bit) });
}

/** What is said of a package beside its numbers. @param {FullView} view @param {number} p */
function marksOf({ table, ruled, words, tags, doc }, p) {
  const marks = hasEstimates(table, p) ? [words.t("ground.estimate")] : [];
  marks.push(...(tags.get(p) ?? []).map((way) => words.t(`solution.${way}`)));
  if (isExitStable(table, ruled, p)) marks.push(words.t("ground.stable"));
  const band = doc.bands[p];
  if (band) marks.push(words.t("ground.cases", { signed: band.accepted_in.length, of: doc.cases.length }));
  return marks;
}
