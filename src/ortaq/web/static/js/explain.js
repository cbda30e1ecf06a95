/** What stands behind a number: every function returns the title and the nodes of the drawer. */

import { dataTable, el, numberCell, numberHead, scrolled } from "./dom.js";
import { principleChecks } from "./principles.js";
import { contributions, surplusMusd } from "./reasons.js";
import { exceeds, gainMusd, gainPercent, isEstimate, signs } from "./table.js";
import { principleValue, shockTitle, shownGain } from "./labels.js";
import { exactOutcome, messageOf } from "./serve.js";
import { arrow, tone } from "./words.js";

const CHANNELS = [
  ...["terms_of_trade", "trade_cost", "volume_of_trade", "productivity"],
  ...["labour", "received", "transfer", "welfare"],
];

/** @param {View} view @param {number} i */
export function explainMember(view, i) {
  const { doc, table, state, words } = view;
  const member = doc.members[i];
  const percent = gainPercent(table, state.package, i, state.shock);
  const musd = gainMusd(table, state.package, i, state.shock);
  const shock = shockTitle(view, state.shock);
  return {
    title: words.memberName(member),
    nodes: [
      el("p", { class: `headline ${tone(percent, table.material[i])}` },
        `${arrow(percent, table.material[i])} ${shownGain(view, state.package, state.shock, percent)} `,
        el("span", { class: "small" }, words.signedMoney(musd))),
      ...estimatePart(view, i),
      el("p", {}, words.t("explain.member", { shock, musd: words.money(member.income_musd[state.shock]) })),
      ...verdictPart(view, i),
      ...measurePart(view, i),
      ...shockPart(view, i),
      ...costPart(view, i),
      ...bandPart(view, i),
      ...(view.solvable && state.package ? exactPart(view, i) : []),
      note(words.t("explain.member_note")),
    ],
  };
}

/** @param {View} view @param {number} i */
function estimatePart({ table, state, words }, i) {
  if (!isEstimate(table, state.package, state.shock)) return [];
  const error = table.doc.estimates?.error_percent?.[i][state.shock];
  if (error === undefined) return [note(words.t("members.estimate_unknown"))];
  return [note(words.t("explain.estimate", { points: words.points(error) }))];
}

/** @param {View} view @param {number} i */
function verdictPart(view, i) {
  const { state, words, table } = view;
  const yes = signs(table, i, view.robust[i], state.thresholds[i]);
  const spare = surplusMusd(table, state.package, state.rule, state.thresholds)[i];
  const values = { percent: words.gain(view.robust[i]), rule: words.rule(state.rule),
    threshold: words.percent(state.thresholds[i]), money: words.money(Math.abs(spare)) };
  const mark = el("span", { "aria-hidden": "true" }, yes ? "✓ " : "✕ ");
  const small = !exceeds(view.robust[i], state.thresholds[i]);
  const said = words.t(!yes ? "explain.refuses" : small ? "explain.indifferent" : "explain.signs", values);
  return [el("p", { class: yes ? "signs" : "refuses" }, mark, said)];
}

/** @param {View} view @param {number} i */
function measurePart(view, i) {
  const { doc, state, words, table } = view;
  if (!state.package) return [el("p", {}, words.t("explain.no_measures"))];
  const parts = contributions(table, state.package, i, state.shock);
  /** @type {[string, number][]} */
  const rows = parts.map(({ measure, percent }) => [doc.measures[measure].title, percent]);
  return [heading(words.t("explain.by_measure")), barTable(view, words.t("column.measure"), rows, true),
    note(words.t("explain.shapley"))];
}

/** @param {View} view @param {number} i */
function shockPart(view, i) {
  const { doc, state, words, table } = view;
  /** @type {[string, number, number][]} */
  const rows = doc.shocks.map((_, s) =>
    [shockTitle(view, s), gainPercent(table, state.package, i, s), table.material[i]]);
  return [heading(words.t("explain.by_shock")), barTable(view, words.t("column.shock"), rows, false)];
}

/** @param {View} view @param {number} i */
function costPart({ doc, words, measures }, i) {
  const id = doc.members[i].id;
  const paid = measures.reduce((sum, bit) => sum + (doc.measures[bit].annual_cost_musd[id] ?? 0), 0);
  return [el("p", {}, words.t("explain.cost_paid", { money: words.money(paid) }))];
}

/** @param {View} view @param {number} i */
function bandPart({ doc, state, words }, i) {
  const band = doc.bands[state.package];
  if (!band) return [note(words.t("members.band_missing"))];
  const [low, high] = [band.low_musd, band.high_musd].map((side) => words.signedMoney(side[i][state.shock]));
  const cases = { cases: doc.cases.length, signed: band.accepted_in.length };
  return [el("p", {}, words.t("explain.band", { low, high, ...cases }))];
}

/** A button that asks the server for the exact channels of this package under this shock.
 * @param {View} view @param {number} i
 */
function exactPart(view, i) {
  const { doc, state, words } = view;
  const place = el("div", { "aria-live": "polite" });
  const show = async () => {
    place.replaceChildren(el("p", {}, words.t("exact.computing")));
    try {
      const { members } = await exactOutcome(state.package, state.shock);
      const found = members.find((m) => m.id === doc.members[i].id)?.channels ?? {};
      /** @type {[string, number][]} */
      const rows = CHANNELS.filter((c) => found[c]).map((c) => [words.t(`channel.${c}`), found[c]]);
      place.replaceChildren(barTable(view, words.t("column.channel"), rows, true), note(words.t("exact.note")));
    } catch (error) {
      place.replaceChildren(el("p", { class: "loss" }, messageOf(error)));
    }
  };
  const ask = el("button", { type: "button", class: "plain", click: show }, words.t("exact.ask"));
  return [heading(words.t("explain.channels")), el("p", {}, ask), place];
}

/** A table of contributions with bars around zero; `adds` prints the total.
 * @param {View} view @param {string} label @param {[string, number, number?][]} rows name, percent, what is too small
 * @param {boolean} adds
 */
function barTable({ words }, label, rows, adds) {
  const scale = Math.max(...rows.map(([, percent]) => Math.abs(percent)), 1e-12);
  const body = rows.map(([name, percent, small]) => barRow(words, name, [percent, small], percent / scale));
  const total = rows.reduce((sum, [, percent]) => sum + percent, 0);
  const income = el("th", { scope: "col", class: "number", colspan: 2 }, words.t("unit.income"));
  const sum = numberCell(`${arrow(total)} ${words.gain(total)}`, tone(total));
  const foot = el("tr", {}, el("th", { scope: "row" }, words.t("column.total")), sum, el("td"));
  return el("table", { class: "bars" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, label), income)),
    el("tbody", {}, ...body),
    adds ? el("tfoot", {}, foot) : null);
}

/** @param {Words} words @param {string} name @param {[number, number?]} gain @param {number} share */
function barRow(words, name, [percent, small], share) {
  const bar = el("span", { class: `mini ${tone(percent, small)}` });
  bar.style.setProperty("--share", Math.abs(share).toFixed(3));
  return el("tr", {}, el("th", { scope: "row", lang: "en" }, name),
    numberCell(`${arrow(percent, small)} ${words.gain(percent)}`, tone(percent, small)),
    el("td", { class: "mini-cell" }, bar));
}

/** @param {string} text */
function heading(text) {
  return el("h3", {}, text);
}

/** @param {string} text */
function note(text) {
  return el("p", { class: "note" }, text);
}

/** @param {View} view @param {number} bit */
export function explainMeasure(view, bit) {
  const { doc, words, table } = view;
  const measure = doc.measures[bit];
  const participants = words.list(measure.participants.map((id) => memberNamed(view, id)));
  /** @type {[string, number, number][]} */
  const alone = doc.members.map((m, i) =>
    [words.memberName(m), gainPercent(table, 1 << bit, i, view.state.shock), table.material[i]]);
  return {
    title: measure.title,
    nodes: [
      el("p", { lang: measure.textLang }, measure.description),
      heading(words.t("explain.costs")),
      el("p", {}, words.t("explain.total_cost", { money: words.money(table.annualCost[bit]) })),
      pairs(Object.entries(measure.annual_cost_musd).map(([id, musd]) => [memberNamed(view, id), words.money(musd)])),
      el("p", {}, words.t("explain.participants", { members: participants })),
      heading(words.t("explain.alone")),
      barTable(view, words.t("column.member"), alone, false),
      ...channelPart(view, measure),
      heading(words.t("explain.moves")),
      el("ul", { class: "moves" }, ...measure.moves.map((move) => moveItem(view, move))),
      heading(words.t("explain.source")),
      el("p", { lang: "en" }, sourceText(doc, measure.source)),
    ],
  };
}

/** @param {View} view @param {Measure} measure */
function channelPart({ doc, words }, measure) {
  const found = doc.decomposition?.[measure.id];
  if (!found) return [note(words.t("explain.no_channels"))];
  const used = CHANNELS.filter((channel) => doc.members.some((m) => found[m.id]?.[channel]));
  const heads = [words.t("column.member"), ...used.map((c) => numberHead(words.t(`channel.${c}`)))];
  const rows = doc.members.filter((m) => found[m.id]).map((m) =>
    [words.memberName(m), ...used.map((c) => numberCell(words.gain(found[m.id][c]), tone(found[m.id][c])))]);
  const title = words.t("explain.channels");
  return [heading(title), scrolled(title, dataTable(heads, rows)), note(words.t("explain.channels_note"))];
}

/** @param {View} view @param {Move} move */
function moveItem({ doc, words }, move) {
  const { low = null, central = null, high = null } = move.percent ?? move.value ?? {};
  const ends = [low, central, high].map((v) => (v === null ? "∞" : words.plain(v)));
  return el("li", { lang: "en" }, `${move.text}: `, el("b", {}, move.percent ? `${ends[1]} %` : ends[1]),
    ` (${words.t("number.range", { low: ends[0], high: ends[2] })}) `,
    el("span", { class: "small" }, sourceText(doc, move.source)));
}

/** An id of a source or of an assumption, in words. @param {TableDocument} doc @param {string} id */
function sourceText(doc, id) {
  const assumption = doc.assumptions.find((a) => a.id === id);
  return doc.sources[id] ?? (assumption ? `${assumption.statement}: ${assumption.reason}` : id);
}

/** @param {View} view @param {number} k */
export function explainShock(view, k) {
  const { doc, words } = view;
  const shock = doc.shocks[k];
  return {
    title: shockTitle(view, k),
    nodes: [el("p", { lang: shock.textLang }, shock.description),
      el("p", {}, words.t("explain.probability", { percent: words.percent(100 * shock.probability) })),
      note(words.t("explain.shock_note"))],
  };
}

/** @param {View} view @param {number} k */
export function explainPrinciple(view, k) {
  const { doc, table, ruled, state, words } = view;
  const check = principleChecks(table, ruled, state.package, state.thresholds)[k];
  const verdict = check.holds === null ? "unknown" : check.holds ? "holds" : "fails";
  const value = principleValue(words, check);
  const member = check.member === null ? "" : words.memberName(doc.members[check.member]);
  /** @type {[string, string][]} */
  const rows = [[words.t("explain.value"), value]];
  if (member) rows.push([words.t("explain.rests_on"), member]);
  return {
    title: words.t(`principle.${check.id}.name`),
    nodes: [
      el("p", { class: `headline ${verdict}` }, words.t(`principle.${verdict}`)),
      el("p", {}, words.t(`principle.${check.id}.${verdict}`, { member, value, count: doc.members.length })),
      pairs(rows),
    ],
  };
}

/** @param {[string, string][]} rows */
export function pairs(rows) {
  return el("dl", { class: "pairs" }, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

/** @param {View} view @param {string} id */
export function memberNamed({ doc, words }, id) {
  const member = doc.members.find((m) => m.id === id);
  return member ? words.memberName(member) : id;
}
