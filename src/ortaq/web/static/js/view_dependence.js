/** Right column, below: what each member would lose if its trade with a power ended, before and after the package. */

import { byId, el, setAttribute, setText, svgEl } from "./dom.js";

let shownPower = 0;

export function buildDependence(view, act) {
  const { doc, words } = view;
  const known = doc.dependence !== null;
  byId("dependence-body").hidden = !known;
  byId("dependence-missing").hidden = known;
  if (!known) return;
  const select = byId("power");
  select.replaceChildren(...doc.dependence.powers.map((power, k) => el("option", { value: k }, powerName(view, power))));
  select.value = shownPower;
  select.onchange = () => {
    shownPower = Number(select.value);
    act.redraw();
  };
  byId("dependence-rows").replaceChildren(...doc.members.map((member) =>
    el("tr", {}, el("th", { scope: "row" }, words.memberName(member)), el("td", { class: "number" }), el("td", { class: "bar-cell" },
      svgEl("svg", { class: "bar", viewBox: "0 0 200 22", preserveAspectRatio: "none", "aria-hidden": "true" },
        svgEl("rect", { class: "before", y: 3, height: 7 }), svgEl("rect", { class: "after", y: 12, height: 7 }))), el("td", { class: "number" }))));
}

function powerName({ doc, words }, power) {
  const member = doc.members.find((m) => m.id === power.id);
  return member ? words.memberName(member) : power.title;
}

export function updateDependence({ doc, state, words }) {
  if (doc.dependence === null) return;
  const before = doc.dependence.before.map((row) => row[shownPower]);
  const after = state.package === 0 ? before : doc.dependence.packages[state.package]?.map((row) => row[shownPower]);
  const all = [doc.dependence.before, ...Object.values(doc.dependence.packages)].flatMap((rows) => rows.map((row) => row[shownPower] ?? 0));
  const scale = Math.max(...all, 1e-9);
  doc.members.forEach((_, i) => {
    const [, first, bar, second] = byId("dependence-rows").children[i].children;
    setText(first, amount(words, before[i]));
    setAttribute(first, "title", range(doc, words, i));
    setText(second, after ? amount(words, after[i]) : "–");
    setAttribute(bar.querySelector(".before"), "width", (((before[i] ?? 0) / scale) * 198).toFixed(1));
    setAttribute(bar.querySelector(".after"), "width", (((after?.[i] ?? 0) / scale) * 198).toFixed(1));
  });
  setText(byId("dependence-note"), words.t(after ? "dependence.note" : "dependence.only_notable"));
}

function amount(words, value) {
  return value === null ? words.t("dependence.itself") : words.percent(value);
}

/** The range over the trade elasticities, where the document has it. */
function range({ dependence }, words, i) {
  const [low, high] = [dependence.low, dependence.high].map((side) => side?.before[i][shownPower] ?? null);
  return low === null ? "" : words.t("number.range", { low: words.percent(low), high: words.percent(high) });
}
