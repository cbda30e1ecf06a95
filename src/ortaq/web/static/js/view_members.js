/** Right column: what each member gains and whether it would sign, the principles, and dependence before and after. */

import { byId, el, setAttribute, setClass, setText, svgEl } from "./dom.js";
import { explainMember, explainPrinciple } from "./explain.js";
import { principleValue, shockTitle, shownGain } from "./labels.js";
import { principleChecks } from "./principles.js";
import { errorPercent, gainMusd, gainPercent, hasEstimates, isEstimate, largestPercent, signs } from "./table.js";
import { arrow, tone } from "./words.js";

const PRINCIPLE_MARKS = { true: "✓", false: "✕", null: "?" };

export function buildMembers(view, act) {
  const { doc } = view;
  byId("verdicts").replaceChildren(...doc.members.map((m) =>
    el("li", { id: `chip-${m.id}` }, el("span", { class: "mark", "aria-hidden": "true" }), el("span", {}, m.id), el("span", { class: "aside" }))));
  byId("member-rows").replaceChildren(...doc.members.map((member, i) => memberRow(view, act, member, i)));
  buildMatrix(view, act);
  const listed = Object.values(doc.principles)[0] ?? [];
  byId("principle-list").replaceChildren(...listed.map(({ id }, k) => principleItem(view, act, id, k)));
  byId("principles").hidden = !listed.length;
}

function memberRow({ words }, act, member, i) {
  const name = words.memberName(member);
  return el("tr", { "data-member": member.id },
    el("th", { scope: "row" }, name),
    el("td", { class: "gain-cell" },
      el("button", { type: "button", class: "number-button", id: `gain-${member.id}`, click: () => act.explain((now) => explainMember(now, i)) },
        el("span", { class: "big" }, el("span", { class: "arrow", "aria-hidden": "true" }), el("span", { class: "percent" })),
        el("span", { class: "small usd" }), el("span", { class: "aside said-gain" }))),
    el("td", { class: "bar-cell" }, el("span", { class: "band-text" }),
      svgEl("svg", { class: "bar", viewBox: "-100 0 200 22", preserveAspectRatio: "none", "aria-hidden": "true" },
        svgEl("rect", { class: "fill", y: 5, height: 12 }), svgEl("path", { class: "whisker" }), svgEl("path", { class: "zero", d: "M0 0V22" }))),
    el("td", { class: "verdict-cell" },
      el("span", { class: "verdict" }, el("span", { class: "mark", "aria-hidden": "true" }), el("span", { class: "verdict-text" })),
      el("span", { class: "small why" })));
}

export function updateMembers(view) {
  const { doc, table, state, words } = view;
  const scale = largestPercent(table, state.shock) || 1;
  const band = doc.bands[state.package];
  doc.members.forEach((member, i) => updateMember(view, member, i, scale, band));
  const signing = doc.members.filter((_, i) => signs(view.robust[i], state.thresholds[i])).length;
  const all = signing === doc.members.length;
  const kept = table.feasible[state.package] === 1;
  const key = state.package === 0 ? "summary.empty" : !all ? "summary.some" : kept ? "summary.all" : "summary.barred";
  setText(byId("summary"), words.t(key, { count: signing, of: doc.members.length }));
  setClass(byId("summary"), all && kept && state.package !== 0 ? "signs" : "refuses");
  setText(byId("members-caption"), words.t("members.caption", { shock: shockTitle(view, state.shock), rule: words.rule(state.rule) }));
  setText(byId("total-gain"), words.t("members.total", { money: words.signedMoney(doc.members.reduce((sum, _, i) => sum + gainMusd(table, state.package, i, state.shock), 0)) }));
  setText(byId("band-note"), band ? words.t("members.band") : state.package === 0 ? words.t("members.band_empty") : words.t("members.band_missing"));
  updateEstimate(view);
  updatePrinciples(view);
}

/** What an estimate is worth, and a button that has the server solve it where one answers. */
function updateEstimate({ doc, table, state, words, solvable }) {
  const estimate = hasEstimates(table, state.package);
  byId("estimate").hidden = !estimate;
  byId("solve").hidden = !(solvable && isEstimate(table, state.package, state.shock));
  if (!estimate) return;
  const worst = Math.max(...doc.members.map((_, i) => errorPercent(table, state.package, i)));
  setText(byId("estimate-note"), Number.isFinite(worst) ? words.t("members.estimate", { points: words.points(worst) }) : words.t("members.estimate_unknown"));
}

function updateMember(view, member, i, scale, band) {
  const { table, state, words } = view;
  const percent = gainPercent(table, state.package, i, state.shock);
  const musd = gainMusd(table, state.package, i, state.shock);
  const row = byId("member-rows").children[i];
  const button = byId(`gain-${member.id}`);
  setClass(button, `number-button ${tone(percent)}`);
  setText(button.querySelector(".arrow"), arrow(percent));
  setText(button.querySelector(".percent"), shownGain(view, state.package, state.shock, percent));
  setText(button.querySelector(".usd"), words.t("members.usd_year", { money: words.signedMoney(musd) }));
  setText(button.querySelector(".said-gain"), words.t(`members.explain_${tone(percent)}`, { member: words.memberName(member) }));
  drawBar(view, row, i, percent / scale, scale, band);
  const robust = view.robust[i];
  const yes = signs(robust, state.thresholds[i]);
  const verdict = words.t(yes ? "verdict.signs" : "verdict.refuses");
  const cell = row.querySelector(".verdict-cell");
  setClass(cell, `verdict-cell ${yes ? "signs" : "refuses"}`);
  setText(cell.querySelector(".mark"), yes ? "✓" : "✕");
  setText(cell.querySelector(".verdict-text"), verdict);
  setText(cell.querySelector(".why"), whyShort(view, i, robust, yes));
  const chip = byId(`chip-${member.id}`);
  setClass(chip, yes ? "signs" : "refuses");
  setText(chip.querySelector(".mark"), yes ? "✓" : "✕");
  setText(chip.querySelector(".aside"), ` ${verdict}`);
  setAttribute(chip, "title", `${words.memberName(member)}: ${verdict}`);
}

function whyShort(view, i, robust, yes) {
  const { table, state, words } = view;
  const error = errorPercent(table, state.package, i);
  if (error > 0 && Math.abs(robust - state.thresholds[i]) <= error) return words.t("members.why_unclear", { percent: shownGain(view, state.package, null, robust) });
  const values = { percent: shownGain(view, state.package, null, robust), threshold: words.percent(state.thresholds[i]), rule: words.ruleShort(state.rule) };
  if (state.thresholds[i] === 0) return words.t(`members.why_${yes ? "signs" : "refuses"}_plain`, values);
  return words.t(`members.why_${yes ? "signs" : "refuses"}`, values);
}

function drawBar({ table, state, words }, row, i, share, scale, band) {
  const fill = row.querySelector(".fill");
  setAttribute(fill, "x", Math.min(0, share * 96).toFixed(2));
  setAttribute(fill, "width", Math.max(0.6, Math.abs(share) * 96).toFixed(2));
  setClass(fill, `fill ${share < 0 ? "loss" : "gain"}`);
  const text = row.querySelector(".band-text");
  if (!band) {
    setAttribute(row.querySelector(".whisker"), "d", "");
    setText(text, "");
    return;
  }
  const perMusd = table.percentPerMusd[i * table.shocks + state.shock];
  const [low, high] = [band.low_musd, band.high_musd].map((side) => side[i][state.shock] * perMusd);
  const [x0, x1] = [low, high].map((v) => Math.max(-99, Math.min(99, (v / scale) * 96)).toFixed(2));
  setAttribute(row.querySelector(".whisker"), "d", `M${x0} 11H${x1}M${x0} 6V16M${x1} 6V16`);
  setText(text, words.t("number.ends", { low: words.end(low), high: words.end(high) }));
}

function buildMatrix(view, act) {
  const { doc, words } = view;
  byId("matrix-head").parentElement.style.setProperty("--shocks", doc.shocks.length);
  byId("matrix-head").replaceChildren(
    el("tr", {}, el("th", { scope: "col" }, words.t("column.member")), ...doc.shocks.map((shock, s) =>
      el("th", { scope: "col", "data-shock": shock.id }, el("button", { type: "button", lang: s ? "en" : null, click: () => act.set({ shock: s }) }, shockTitle(view, s))))));
  byId("matrix-rows").replaceChildren(...doc.members.map((member) =>
    el("tr", {}, el("th", { scope: "row" }, words.memberName(member)), ...doc.shocks.map(() => el("td", {})))));
}

export function updateMatrix(view) {
  const { doc, table, state } = view;
  [...byId("matrix-head").querySelectorAll("button")].forEach((button, s) => setAttribute(button, "aria-pressed", s === state.shock));
  doc.members.forEach((_, i) => {
    const percent = doc.shocks.map((__, s) => gainPercent(table, state.package, i, s));
    const least = percent.indexOf(Math.min(...percent));
    [...byId("matrix-rows").children[i].querySelectorAll("td")].forEach((cell, s) => {
      setText(cell, `${arrow(percent[s])} ${shownGain(view, state.package, s, percent[s])}`);
      setClass(cell, `${tone(percent[s])}${s === state.shock ? " shown" : ""}${s === least && state.package ? " least" : ""}`);
    });
  });
}

function principleItem({ words }, act, id, k) {
  return el("li", {},
    el("button", { type: "button", class: "principle", id: `principle-${id}`, click: () => act.explain((now) => explainPrinciple(now, k)) },
      el("span", { class: "mark", "aria-hidden": "true" }), el("span", { class: "principle-name" }, words.t(`principle.${id}`)), el("span", { class: "small value" }), el("span", { class: "aside" })));
}

function updatePrinciples({ table, ruled, state, words }) {
  for (const check of principleChecks(table, ruled, state.package, state.thresholds)) {
    const button = byId(`principle-${check.id}`);
    setClass(button, `principle ${check.holds === null ? "unknown" : check.holds ? "holds" : "fails"}`);
    setText(button.querySelector(".mark"), PRINCIPLE_MARKS[check.holds]);
    setText(button.querySelector(".value"), principleValue(words, check));
    setText(button.querySelector(".aside"), ` ${words.t(`principle.${check.holds === null ? "unknown" : check.holds ? "holds" : "fails"}`)}`);
  }
}
