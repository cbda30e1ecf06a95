/** What stands behind a number: every function returns the title and the nodes of the drawer. */

import { el } from "./dom.js";
import { principleChecks } from "./principles.js";
import { contributions, surplusMusd } from "./reasons.js";
import { gainMusd, gainPercent, isEstimate, signs } from "./table.js";
import { principleValue, shockTitle, shownGain } from "./labels.js";
import { exactOutcome } from "./serve.js";
import { arrow, tone } from "./words.js";

const CHANNELS = ["terms_of_trade", "trade_cost", "volume_of_trade", "productivity", "transfer", "welfare"];

export function explainMember(view, i) {
  const { doc, table, state, words } = view;
  const member = doc.members[i];
  const percent = gainPercent(table, state.package, i, state.shock);
  const musd = gainMusd(table, state.package, i, state.shock);
  const shock = shockTitle(view, state.shock);
  return {
    title: words.memberName(member),
    nodes: [
      el("p", { class: `headline ${tone(percent)}` }, `${arrow(percent)} ${shownGain(view, state.package, state.shock, percent)} `, el("span", { class: "small" }, words.signedMoney(musd))),
      ...estimatePart(view, i),
      el("p", {}, words.t("explain.member", { shock, musd: words.money(member.income_musd[state.shock]) })),
      ...verdictPart(view, i),
      ...measurePart(view, i),
      ...shockPart(view, i),
      ...costPart(view, i),
      ...bandPart(view, i),
      ...(view.solvable && state.package ? exactPart(view, i) : []),
      el("p", { class: "note" }, words.t("explain.member_note")),
    ],
  };
}

function estimatePart({ table, state, words }, i) {
  if (!isEstimate(table, state.package, state.shock)) return [];
  const error = table.doc.estimates.error_percent?.[i][state.shock];
  return [el("p", { class: "note" }, error === undefined ? words.t("members.estimate_unknown") : words.t("explain.estimate", { points: words.points(error) }))];
}

function verdictPart(view, i) {
  const { state, words, table } = view;
  const yes = signs(view.robust[i], state.thresholds[i]);
  const spare = surplusMusd(table, state.package, state.rule, state.thresholds)[i];
  const values = { percent: words.gain(view.robust[i]), rule: words.rule(state.rule), threshold: words.percent(state.thresholds[i]), money: words.money(Math.abs(spare)) };
  return [el("p", { class: yes ? "signs" : "refuses" }, el("span", { "aria-hidden": "true" }, yes ? "✓ " : "✕ "), words.t(yes ? "explain.signs" : "explain.refuses", values))];
}

function measurePart(view, i) {
  const { doc, state, words, table } = view;
  if (!state.package) return [el("p", {}, words.t("explain.no_measures"))];
  const parts = contributions(table, state.package, i, state.shock);
  const rows = parts.map(({ measure, percent }) => [doc.measures[measure].title, percent]);
  return [heading(words.t("explain.by_measure")), barTable(view, words.t("column.measure"), rows, true), el("p", { class: "note" }, words.t("explain.shapley"))];
}

function shockPart(view, i) {
  const { doc, state, words, table } = view;
  const rows = doc.shocks.map((_, s) => [shockTitle(view, s), gainPercent(table, state.package, i, s)]);
  return [heading(words.t("explain.by_shock")), barTable(view, words.t("column.shock"), rows, false)];
}

function costPart({ doc, words, measures }, i) {
  const id = doc.members[i].id;
  const paid = measures.reduce((sum, bit) => sum + (doc.measures[bit].annual_cost_musd[id] ?? 0), 0);
  return [el("p", {}, words.t("explain.cost_paid", { money: words.money(paid) }))];
}

function bandPart({ doc, state, words }, i) {
  const band = doc.bands[state.package];
  if (!band) return [el("p", { class: "note" }, words.t("members.band_missing"))];
  const values = { low: words.signedMoney(band.low_musd[i][state.shock]), high: words.signedMoney(band.high_musd[i][state.shock]), cases: doc.cases.length, signed: band.accepted_in.length };
  return [el("p", {}, words.t("explain.band", values))];
}

/** A button that asks the server for the exact channels of this package under this shock. */
function exactPart(view, i) {
  const { doc, state, words } = view;
  const place = el("div", { "aria-live": "polite" });
  const show = async () => {
    place.replaceChildren(el("p", {}, words.t("exact.computing")));
    try {
      const found = (await exactOutcome(state.package, state.shock)).members.find((m) => m.id === doc.members[i].id);
      const rows = CHANNELS.filter((c) => found.channels[c]).map((c) => [words.t(`channel.${c}`), found.channels[c]]);
      place.replaceChildren(barTable(view, words.t("column.channel"), rows, true), el("p", { class: "note" }, words.t("exact.note")));
    } catch (error) {
      place.replaceChildren(el("p", { class: "loss" }, error.message));
    }
  };
  return [heading(words.t("explain.channels")), el("p", {}, el("button", { type: "button", class: "plain", click: show }, words.t("exact.ask"))), place];
}

/** A table of contributions with bars around zero; `adds` prints the total. */
function barTable({ words }, label, rows, adds) {
  const scale = Math.max(...rows.map(([, percent]) => Math.abs(percent)), 1e-12);
  const body = rows.map(([name, percent]) => barRow(words, name, percent, percent / scale));
  const total = rows.reduce((sum, [, percent]) => sum + percent, 0);
  return el("table", { class: "bars" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, label), el("th", { scope: "col", class: "number", colspan: 2 }, words.t("unit.income")))),
    el("tbody", {}, ...body),
    adds ? el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, words.t("column.total")), el("td", { class: `number ${tone(total)}` }, `${arrow(total)} ${words.gain(total)}`), el("td", {}))) : null);
}

function barRow(words, name, percent, share) {
  const bar = el("span", { class: `mini ${tone(percent)}` });
  bar.style.setProperty("--share", Math.abs(share).toFixed(3));
  return el("tr", {}, el("th", { scope: "row", lang: "en" }, name), el("td", { class: `number ${tone(percent)}` }, `${arrow(percent)} ${words.gain(percent)}`), el("td", { class: "mini-cell" }, bar));
}

function heading(text) {
  return el("h3", {}, text);
}

export function explainMeasure(view, bit) {
  const { doc, words, table } = view;
  const measure = doc.measures[bit];
  return {
    title: measure.title,
    nodes: [
      el("p", { lang: "en" }, measure.description),
      heading(words.t("explain.costs")),
      el("p", {}, words.t("explain.total_cost", { money: words.money(table.annualCost[bit]) })),
      pairs(Object.entries(measure.annual_cost_musd).map(([id, musd]) => [memberNamed(view, id), words.money(musd)])),
      el("p", {}, words.t("explain.participants", { members: words.list(measure.participants.map((id) => memberNamed(view, id))) })),
      heading(words.t("explain.alone")),
      barTable(view, words.t("column.member"), doc.members.map((m, i) => [words.memberName(m), gainPercent(table, 1 << bit, i, view.state.shock)]), false),
      ...channelPart(view, measure),
      heading(words.t("explain.moves")),
      el("ul", { class: "moves" }, ...measure.moves.map((move) => moveItem(view, move))),
      heading(words.t("explain.source")),
      el("p", { lang: "en" }, sourceText(doc, measure.source)),
    ],
  };
}

function channelPart({ doc, words }, measure) {
  const found = doc.decomposition?.[measure.id];
  if (!found) return [el("p", { class: "note" }, words.t("explain.no_channels"))];
  const used = CHANNELS.filter((channel) => doc.members.some((m) => found[m.id]?.[channel]));
  return [
    heading(words.t("explain.channels")),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.t("explain.channels") }, el("table", { class: "compact" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.t("column.member")), ...used.map((c) => el("th", { scope: "col", class: "number" }, words.t(`channel.${c}`))))),
      el("tbody", {}, ...doc.members.filter((m) => found[m.id]).map((m) =>
        el("tr", {}, el("th", { scope: "row" }, words.memberName(m)), ...used.map((c) => el("td", { class: `number ${tone(found[m.id][c])}` }, words.gain(found[m.id][c])))))))),
    el("p", { class: "note" }, words.t("explain.channels_note")),
  ];
}

function moveItem({ doc, words }, move) {
  const { low, central, high } = move.percent ?? move.value;
  const ends = [low, central, high].map((v) => (v === null ? "∞" : words.plain(v)));
  return el("li", { lang: "en" }, `${move.text}: `, el("b", {}, move.percent ? `${ends[1]} %` : ends[1]), ` (${words.t("number.range", { low: ends[0], high: ends[2] })}) `,
    el("span", { class: "small" }, sourceText(doc, move.source)));
}

/** An id of a source or of an assumption, in words. */
function sourceText(doc, id) {
  const assumption = doc.assumptions.find((a) => a.id === id);
  return doc.sources[id] ?? (assumption ? `${assumption.statement}: ${assumption.reason}` : id);
}

export function explainShock(view, k) {
  const { doc, words } = view;
  const shock = doc.shocks[k];
  return {
    title: shockTitle(view, k),
    nodes: [el("p", { lang: "en" }, shock.description), el("p", {}, words.t("explain.probability", { percent: words.percent(100 * shock.probability) })),
      el("p", { class: "note" }, words.t("explain.shock_note"))],
  };
}

export function explainPrinciple(view, k) {
  const { doc, table, ruled, state, words } = view;
  const check = principleChecks(table, ruled, state.package, state.thresholds)[k];
  const verdict = check.holds === null ? "unknown" : check.holds ? "holds" : "fails";
  const who = check.member === null ? null : words.memberName(doc.members[check.member]);
  return {
    title: words.t(`principle.${check.id}`),
    nodes: [
      el("p", { class: `headline ${verdict}` }, words.t(`principle.${verdict}`)),
      el("p", {}, words.t(`principle.${check.id}.test`)),
      pairs([[words.t("explain.value"), principleValue(words, check)], ...(who ? [[words.t("explain.rests_on"), who]] : [])]),
    ],
  };
}

export function pairs(rows) {
  return el("dl", { class: "pairs" }, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

export function memberNamed({ doc, words }, id) {
  const member = doc.members.find((m) => m.id === id);
  return member ? words.memberName(member) : id;
}
