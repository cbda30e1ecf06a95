/** Right column: what each member gains and whether it would sign, the principles, and dependence before and after. */

import { byId, el, setAttribute, setClass, setText, svgEl, within } from "./dom.js";
import { explainMember, explainPrinciple } from "./explain.js";
import { principleValue, shockTitle, shownGain } from "./labels.js";
import { principleChecks } from "./principles.js";
import {
  errorPercent, gainMusd, gainPercent, hasEstimates, isAccepted, isEstimate, largestPercent, signs,
} from "./table.js";
import { drawnCount, VERDICT_SIGNS, verdictOf } from "./verdict.js";
import { arrow, tone } from "./words.js";

const PRINCIPLE_MARKS = { holds: "✓", fails: "✕", unknown: "?" };

/** @param {View} view @param {Act} act */
export function buildMembers(view, act) {
  const { doc } = view;
  byId("verdicts").replaceChildren(...doc.members.map(({ id }) =>
    el("li", { id: `chip-${id}` }, hiddenMark("mark"), el("span", {}, id), el("span", { class: "aside" }))));
  byId("member-rows").replaceChildren(...doc.members.map((member, i) => memberRow(view, act, member, i)));
  buildMatrix(view, act);
  const listed = Object.values(doc.principles)[0] ?? [];
  byId("principle-list").replaceChildren(...listed.map(({ id }, k) => principleItem(view, act, id, k)));
  byId("principles").hidden = !listed.length;
}

/** @param {View} view @param {Act} act @param {Member} member @param {number} i */
function memberRow({ words }, act, member, i) {
  const explain = () => act.explain((now) => explainMember(now, i));
  return el("tr", { "data-member": member.id },
    el("th", { scope: "row" }, words.memberName(member)),
    el("td", { class: "gain-cell" },
      el("button", { type: "button", class: "number-button", id: `gain-${member.id}`, click: explain },
        el("span", { class: "big" }, hiddenMark("arrow"), el("span", { class: "percent" })),
        el("span", { class: "small usd" }), el("span", { class: "aside said-gain" }))),
    el("td", { class: "bar-cell" }, el("span", { class: "band-text" }),
      svgEl("svg", { class: "bar", viewBox: "-100 0 200 22", preserveAspectRatio: "none", "aria-hidden": "true" },
        svgEl("rect", { class: "fill", y: 5, height: 12 }), svgEl("path", { class: "whisker" }),
        svgEl("path", { class: "zero", d: "M0 0V22" }))),
    el("td", { class: "verdict-cell" },
      el("span", { class: "word" }, hiddenMark("sign"), el("span", { class: "word-text" })),
      el("span", { class: "verdict" }, hiddenMark("mark"), el("span", { class: "verdict-text" })),
      el("span", { class: "small why" }), el("span", { class: "small drawn" })));
}

/** A sign that repeats what a text beside it says. @param {string} name */
function hiddenMark(name) {
  return el("span", { class: name, "aria-hidden": "true" });
}

/** @param {View} view */
export function updateMembers(view) {
  const { doc, table, state, words } = view;
  const scale = largestPercent(table, state.shock) || 1;
  const band = doc.bands[state.package];
  doc.members.forEach((member, i) => updateMember(view, member, i, scale, band));
  updateSummary(view);
  const caption = { shock: shockTitle(view, state.shock), rule: words.rule(state.rule) };
  setText(byId("members-caption"), words.t("members.caption", caption));
  const total = doc.members.reduce((sum, _, i) => sum + gainMusd(table, state.package, i, state.shock), 0);
  setText(byId("total-gain"), words.t("members.total", { money: words.signedMoney(total) }));
  const bandless = state.package === 0 ? "members.band_empty" : "members.band_missing";
  setText(byId("band-note"), `${words.t(band ? "members.band" : bandless)} ${words.horizon(doc.region)}`);
  updateDrawn(view);
  updateEstimate(view);
  updatePrinciples(view);
}

/** In how many draws all sign; of a package that was not drawn, that it was not. @param {View} view */
function updateDrawn({ doc, state, words }) {
  const found = doc.drawn?.packages[state.package];
  byId("drawn-note").hidden = !doc.drawn || !state.package;
  if (!doc.drawn) return;
  const counts = { draws: words.count(doc.drawn.draws), ...(found && countsOf(words, found)) };
  setText(byId("drawn-note"), words.t(found ? "members.drawn_all" : "members.not_drawn", counts));
}

/** @param {Words} words @param {DrawnPackage} found */
function countsOf(words, { all, low_musd: low, high_musd: high }) {
  return { signed: words.count(all), low: words.signedMoney(low), high: words.signedMoney(high) };
}

/** How many would sign, in the head of the page. @param {View} view */
function updateSummary({ doc, table, state, words, ruled, robust }) {
  const signing = doc.members.filter((_, i) => signs(table, i, robust[i], state.thresholds[i])).length;
  const all = signing === doc.members.length;
  const kept = table.feasible[state.package] === 1;
  const signed = isAccepted(table, ruled, state.package, state.thresholds) ? "summary.all" : "summary.idle";
  const key = state.package === 0 ? "summary.empty" : !all ? "summary.some" : kept ? signed : "summary.barred";
  setText(byId("summary"), words.t(key, { count: signing, of: doc.members.length }));
  setClass(byId("summary"), key === "summary.all" ? "signs" : "refuses");
}

/** What an estimate is worth, and a button that has the server solve it where one answers. @param {View} view */
function updateEstimate({ doc, table, state, words, solvable }) {
  const estimate = hasEstimates(table, state.package);
  byId("estimate").hidden = !estimate;
  byId("solve").hidden = !(solvable && isEstimate(table, state.package, state.shock));
  if (!estimate) return;
  const worst = Math.max(...doc.members.map((_, i) => errorPercent(table, state.package, i)));
  const points = { points: words.points(worst) };
  const key = Number.isFinite(worst) ? "members.estimate" : "members.estimate_unknown";
  setText(byId("estimate-note"), words.t(key, points));
}

/**
 * @param {View} view @param {Member} member @param {number} i @param {number} scale
 * @param {BandRecord | undefined} band
 */
function updateMember(view, member, i, scale, band) {
  const { table, state, words } = view;
  const percent = gainPercent(table, state.package, i, state.shock);
  const usd = words.signedMoney(gainMusd(table, state.package, i, state.shock));
  const name = words.memberName(member);
  const row = byId("member-rows").children[i];
  const button = byId(`gain-${member.id}`);
  const small = table.material[i];
  setClass(button, `number-button ${tone(percent, small)}`);
  setText(within(button, ".arrow"), arrow(percent, small));
  setText(within(button, ".percent"), shownGain(view, state.package, state.shock, percent));
  setText(within(button, ".usd"), words.t("members.usd_year", { money: usd }));
  setText(within(button, ".said-gain"), words.t(`members.explain_${tone(percent, small)}`, { member: name }));
  drawBar(within(row, ".fill"), percent / scale);
  drawBand(view, row, i, scale, band);
  updateVerdict(view, member, i);
}

/** The verdict in the row of the member, and on its chip in the head of the page.
 * @param {View} view @param {Member} member @param {number} i
 */
function updateVerdict(view, member, i) {
  const { table, state, words } = view;
  const yes = signs(table, i, view.robust[i], state.thresholds[i]);
  const [name, mark] = yes ? ["signs", "✓"] : ["refuses", "✕"];
  const verdict = words.t(`verdict.${name}`);
  const cell = within(byId("member-rows").children[i], ".verdict-cell");
  setClass(cell, `verdict-cell ${name}`);
  setText(within(cell, ".mark"), mark);
  setText(within(cell, ".verdict-text"), verdict);
  setText(within(cell, ".why"), whyShort(view, i, name));
  const word = verdictOf(view, state.package, i);
  const said = words.t(`verdict.${word}`);
  setClass(within(cell, ".word"), `word ${word}`);
  setText(within(cell, ".sign"), VERDICT_SIGNS[word]);
  setText(within(cell, ".word-text"), said);
  const drawn = drawnCount(view, state.package, i);
  const counts = drawn && { signed: words.count(drawn.signed), draws: words.count(drawn.draws) };
  setText(within(cell, ".drawn"), counts ? words.t("members.drawn", counts) : "");
  const chip = byId(`chip-${member.id}`);
  setClass(chip, `${name} ${word}`);
  setText(within(chip, ".mark"), yes ? VERDICT_SIGNS[word] : mark);
  setText(within(chip, ".aside"), ` ${said}, ${verdict}`);
  setAttribute(chip, "title", `${words.memberName(member)}: ${said}, ${verdict}`);
}

/** @param {View} view @param {number} i @param {string} verdict */
function whyShort(view, i, verdict) {
  const { table, state, words } = view;
  const threshold = state.thresholds[i];
  const error = errorPercent(table, state.package, i);
  const percent = shownGain(view, state.package, null, view.robust[i]);
  if (error > 0 && Math.abs(view.robust[i] - threshold) <= error) return words.t("members.why_unclear", { percent });
  const values = { percent, threshold: words.percent(threshold), rule: words.ruleShort(state.rule) };
  return words.t(threshold === 0 ? `members.why_${verdict}_plain` : `members.why_${verdict}`, values);
}

/** @param {Element} fill @param {number} share */
function drawBar(fill, share) {
  setAttribute(fill, "x", Math.min(0, share * 96).toFixed(2));
  setAttribute(fill, "width", Math.max(0.6, Math.abs(share) * 96).toFixed(2));
  setClass(fill, `fill ${share < 0 ? "loss" : "gain"}`);
}

/** @param {View} view @param {Element} row @param {number} i @param {number} scale @param {BandRecord} [band] */
function drawBand({ table, state, words }, row, i, scale, band) {
  const [whisker, text] = [within(row, ".whisker"), within(row, ".band-text")];
  if (!band) {
    setAttribute(whisker, "d", "");
    setText(text, "");
    return;
  }
  const perMusd = table.percentPerMusd[i * table.shocks + state.shock];
  const [low, high] = [band.low_musd, band.high_musd].map((side) => side[i][state.shock] * perMusd);
  const [x0, x1] = [low, high].map((v) => Math.max(-99, Math.min(99, (v / scale) * 96)).toFixed(2));
  setAttribute(whisker, "d", `M${x0} 11H${x1}M${x0} 6V16M${x1} 6V16`);
  setText(text, words.t("number.ends", { low: words.end(low), high: words.end(high) }));
}

/** @param {View} view @param {Act} act */
function buildMatrix(view, act) {
  const { doc, words } = view;
  byId("matrix-head").parentElement?.style.setProperty("--shocks", String(doc.shocks.length));
  /** @type {(shock: Shock, s: number) => Element} */
  const head = ({ id }, s) => {
    const choose = () => act.set({ shock: s });
    const button = el("button", { type: "button", lang: s ? "en" : null, click: choose }, shockTitle(view, s));
    return el("th", { scope: "col", "data-shock": id }, button);
  };
  byId("matrix-head").replaceChildren(
    el("tr", {}, el("th", { scope: "col" }, words.t("column.member")), ...doc.shocks.map(head)));
  byId("matrix-rows").replaceChildren(...doc.members.map((member) =>
    el("tr", {}, el("th", { scope: "row" }, words.memberName(member)), ...doc.shocks.map(() => el("td")))));
}

/** @param {View} view */
export function updateMatrix(view) {
  const { doc, table, state } = view;
  const buttons = [...byId("matrix-head").querySelectorAll("button")];
  buttons.forEach((button, s) => setAttribute(button, "aria-pressed", s === state.shock));
  doc.members.forEach((_, i) => {
    const percent = doc.shocks.map((__, s) => gainPercent(table, state.package, i, s));
    const least = state.package ? percent.indexOf(Math.min(...percent)) : -1;
    [...byId("matrix-rows").children[i].querySelectorAll("td")].forEach((cell, s) => {
      setText(cell, `${arrow(percent[s], table.material[i])} ${shownGain(view, state.package, s, percent[s])}`);
      const marks = `${s === state.shock ? " shown" : ""}${s === least ? " least" : ""}`;
      setClass(cell, `${tone(percent[s], table.material[i])}${marks}`);
    });
  });
}

/** @param {View} view @param {Act} act @param {string} id @param {number} k */
function principleItem({ words }, act, id, k) {
  const explain = () => act.explain((now) => explainPrinciple(now, k));
  const name = el("span", { class: "principle-name" }, words.t(`principle.${id}.name`));
  return el("li", {}, el("button", { type: "button", class: "principle", id: `principle-${id}`, click: explain },
    hiddenMark("mark"), name, el("span", { class: "small value" }), el("span", { class: "aside" })));
}

/** @param {View} view */
function updatePrinciples({ table, ruled, state, words }) {
  for (const check of principleChecks(table, ruled, state.package, state.thresholds)) {
    const button = byId(`principle-${check.id}`);
    const verdict = check.holds === null ? "unknown" : check.holds ? "holds" : "fails";
    setClass(button, `principle ${verdict}`);
    setText(within(button, ".mark"), PRINCIPLE_MARKS[verdict]);
    setText(within(button, ".value"), principleValue(words, check));
    setText(within(button, ".aside"), ` ${words.t(`principle.${verdict}`)}`);
  }
}
