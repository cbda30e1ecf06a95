/** Right column, below: what each member would lose if its trade with a power ended, before and after the package. */

import { byId, el, setAttribute, setText, svgEl, within } from "./dom.js";

let shownPower = 0;

/** @param {View} view @param {Act} act */
export function buildDependence(view, act) {
  const { doc, words } = view;
  const { dependence } = doc;
  byId("dependence-body").hidden = dependence === null;
  byId("dependence-missing").hidden = dependence !== null;
  if (dependence === null) return;
  const select = byId("power");
  const names = dependence.powers.map((power) => powerName(view, power));
  select.replaceChildren(...names.map((name, k) => el("option", { value: k }, name)));
  select.value = String(shownPower);
  select.onchange = () => {
    shownPower = Number(select.value);
    act.redraw();
  };
  byId("dependence-rows").replaceChildren(...doc.members.map((member) => lossRow(words.memberName(member))));
}

/** @param {string} name */
function lossRow(name) {
  const bar = svgEl("svg", { class: "bar", viewBox: "0 0 200 22", preserveAspectRatio: "none", "aria-hidden": "true" },
    svgEl("rect", { class: "before", y: 3, height: 7 }), svgEl("rect", { class: "after", y: 12, height: 7 }));
  return el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "number" }),
    el("td", { class: "bar-cell" }, bar), el("td", { class: "number" }));
}

/** @param {View} view @param {{ id: string, title: string }} power */
function powerName({ doc, words }, power) {
  const member = doc.members.find((m) => m.id === power.id);
  return member ? words.memberName(member) : power.title;
}

/** @param {View} view */
export function updateDependence({ doc, state, words }) {
  const { dependence } = doc;
  if (dependence === null) return;
  const before = dependence.before.map((row) => row[shownPower]);
  const after = state.package === 0 ? before : dependence.packages[state.package]?.map((row) => row[shownPower]);
  const all = [dependence.before, ...Object.values(dependence.packages)].flat();
  const scale = Math.max(...all.map((row) => row[shownPower] ?? 0), 1e-9);
  const wide = (/** @type {number | null | undefined} */ loss) => (((loss ?? 0) / scale) * 198).toFixed(1);
  doc.members.forEach((_, i) => {
    const [, first, bar, second] = byId("dependence-rows").children[i].children;
    setText(first, amount(words, before[i]));
    setAttribute(first, "title", range(dependence, words, i));
    setText(second, after ? amount(words, after[i]) : "–");
    setAttribute(within(bar, ".before"), "width", wide(before[i]));
    setAttribute(within(bar, ".after"), "width", wide(after?.[i]));
  });
  setText(byId("dependence-note"), words.t(after ? "dependence.note" : "dependence.only_first"));
}

/** @param {Words} words @param {number | null} value */
function amount(words, value) {
  return value === null ? words.t("dependence.itself") : words.percent(value);
}

/** The range over the trade elasticities, where the document has it.
 * @param {Dependence} dependence @param {Words} words @param {number} i
 */
function range(dependence, words, i) {
  const [low, high] = [dependence.low, dependence.high].map((side) => side?.before[i][shownPower] ?? null);
  if (low === null || high === null) return "";
  return words.t("number.range", { low: words.percent(low), high: words.percent(high) });
}
