/** Left column: the measures as switches, the shocks, the rule of acceptance and the political cost of each member. */

import { byId, el, setAttribute, setClass, setText } from "./dom.js";
import { explainMeasure, explainShock } from "./explain.js";
import { measureNames, shockTitle, tagOf } from "./labels.js";
import { breaches, hindrances } from "./rules.js";
import { rulesOf, withThreshold } from "./state.js";
import { ruledGains, signs } from "./table.js";

/** @param {View} view @param {Act} act */
export function buildAgenda(view, act) {
  const { doc, words } = view;
  byId("measures").replaceChildren(...doc.measures.map((measure, bit) => measureItem(view, act, measure, bit)));
  byId("shocks").replaceChildren(...doc.shocks.map((shock, k) => shockItem(view, act, shock, k)));
  byId("rule").replaceChildren(...rulesOf(doc).map((rule) => el("option", { value: rule }, words.rule(rule))));
  byId("thresholds").replaceChildren(...doc.members.map((member, i) => thresholdItem(view, act, member, i)));
}

/** @param {View} view @param {Act} act @param {Measure} measure @param {number} bit */
function measureItem(view, act, measure, bit) {
  const { doc, words, table } = view;
  const all = measure.participants.length === doc.members.length;
  const who = all ? words.t("agenda.all_members") : measure.participants.join(" ");
  const cost = words.t("agenda.cost", { money: words.money(table.annualCost[bit]) });
  const lacks = `hindrance-${bit}`;
  const control = { id: `measure-${bit}`, "data-bit": bit, "aria-describedby": lacks, change: () => act.flip(bit) };
  return el("li", { class: "measure" },
    el("label", { class: "switch" },
      el("input", { type: "checkbox", role: "switch", ...control }),
      el("span", { class: "ordinal", "aria-hidden": "true" }, tagOf(bit)),
      el("span", { class: "measure-title", lang: measure.lang }, measure.title)),
    el("p", { class: "hindrance", id: lacks, hidden: true }),
    el("button", { type: "button", class: "fact", click: () => act.explain((now) => explainMeasure(now, bit)) },
      el("span", {}, cost), " ", el("span", { class: "who" }, who),
      el("span", { class: "aside" }, words.t("agenda.explain", { title: measure.title }))));
}

/** @param {View} view @param {Act} act @param {Shock} shock @param {number} k */
function shockItem(view, act, shock, k) {
  const { words } = view;
  const title = shockTitle(view, k);
  const control = { name: "shock", value: shock.id, id: `shock-${shock.id}`, change: () => act.set({ shock: k }) };
  return el("li", { class: "choice" },
    el("label", {},
      el("input", { type: "radio", ...control }),
      el("span", { lang: k === 0 ? null : "en" }, title)),
    el("button", { type: "button", class: "fact", click: () => act.explain((now) => explainShock(now, k)) },
      words.percent(100 * shock.probability),
      el("span", { class: "aside" }, words.t("agenda.explain_shock", { title }))));
}

/** @param {View} view @param {Act} act @param {Member} member @param {number} i */
function thresholdItem(view, act, member, i) {
  const name = view.words.memberName(member);
  const top = thresholdTop(view, i);
  const id = `threshold-${member.id}`;
  const slide = () => act.update((state) => withThreshold(state, i, Number(byId(id).value)), id);
  const range = { min: Math.min(0, member.threshold_percent), max: top, step: top / 100 };
  return el("li", { class: "threshold" },
    el("label", { for: id }, name),
    el("input", { type: "range", id, ...range, "data-member": member.id, input: slide }),
    el("output", { for: id, id: `threshold-value-${member.id}` }));
}

/** The slider ends at a round number above the largest gain in the mean that any package brings the member.
 * @param {View} view @param {number} i
 */
function thresholdTop({ table, doc }, i) {
  const { percent } = ruledGains(table, "mean");
  let largest = Math.abs(doc.members[i].threshold_percent);
  for (let p = 0; p < table.packages; p += 1) largest = Math.max(largest, percent[p * table.members + i]);
  const unit = 10 ** Math.floor(Math.log10(largest || 1));
  const top = [1, 2, 5].find((m) => m * unit >= largest) ?? 10;
  return Number((top * unit).toPrecision(2));
}

/** @param {View} view */
export function updateAgenda(view) {
  const { doc, words, state } = view;
  doc.measures.forEach((_, bit) => updateMeasure(view, bit));
  updateRuleState(view);
  byId(`shock-${doc.shocks[state.shock].id}`).checked = true;
  byId("rule").value = state.rule;
  doc.members.forEach((member, i) => updateThreshold(view, member, i));
  const cost = view.measures.reduce((sum, bit) => sum + view.table.annualCost[bit], 0);
  const values = { of: doc.measures.length, money: words.money(cost) };
  setText(byId("package-cost"), words.plural("agenda.chosen", view.measures.length, values));
}

/** A switch can always be moved; what its measure lacks for the rules of the mechanism stands below it.
 * @param {View} view @param {number} bit
 */
function updateMeasure(view, bit) {
  const { state, table, words } = view;
  const on = Boolean((state.package >> bit) & 1);
  const { lacking, against } = hindrances(table.rules, state.package, bit);
  const parts = Object.entries({ "agenda.lacks": lacking, "agenda.against": against });
  const lacks = parts.filter(([, bits]) => bits.length);
  const said = lacks.map(([key, bits]) => words.t(key, { measures: measureNames(view, bits) }));
  const note = byId(`hindrance-${bit}`);
  byId(`measure-${bit}`).checked = on;
  note.hidden = !said.length;
  setClass(note, on ? "hindrance broken" : "hindrance");
  setText(note, said.join(" "));
}

/** @param {View} view */
function updateRuleState({ doc, table, state, words }) {
  const { needs, excludes, budgets } = table.rules;
  const limits = budgets.map(({ member, limit }) => {
    const money = words.money(limit);
    if (member === null) return words.t("agenda.budget", { money });
    return words.t("agenda.member_budget", { member: words.memberName(doc.members[member]), money });
  });
  const broken = breaches(table.rules, state.package).length;
  byId("rule-state").hidden = !(needs.length || excludes.length || budgets.length);
  setClass(byId("rule-state"), broken ? "note refuses" : "note");
  const kept = broken ? words.plural("agenda.breaks", broken) : words.t("agenda.keeps");
  setText(byId("rule-state"), [kept, ...limits].join(" "));
}

/** @param {View} view @param {Member} member @param {number} i */
function updateThreshold({ table, words, state, robust }, member, i) {
  const slider = byId(`threshold-${member.id}`);
  const percent = state.thresholds[i];
  if (Number(slider.value) !== percent) slider.value = String(percent);
  const text = words.percent(percent);
  setText(byId(`threshold-value-${member.id}`), text);
  const verdict = words.t(signs(table, i, robust[i], percent) ? "verdict.signs" : "verdict.refuses");
  setAttribute(slider, "aria-valuetext", words.t("agenda.threshold_value", { percent: text, verdict }));
}
