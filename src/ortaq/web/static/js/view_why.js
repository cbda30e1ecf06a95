/** Below: why the package is refused or how firmly it holds, what would change that, and who would pay whom. */

import { byId, dataTable, el, numberCell, numberHead } from "./dom.js";
import { bitsOf } from "./bits.js";
import { measureNames, shockTitle, shownGain } from "./labels.js";
import { overturnPart } from "./overturn.js";
import { objections, payments, surplusMusd, waysOut } from "./reasons.js";
import { breaches, mends } from "./rules.js";
import { exitMargins, isAccepted, leastGain } from "./table.js";

const MOST_WAYS = 4;
const MOST_MENDS = 3;

/** @param {View} view @param {Act} act */
export function updateWhy(view, act) {
  const { table, ruled, verdict, state } = view;
  const surplus = surplusMusd(table, state.package, state.rule, state.thresholds);
  const refused = verdict.refusers[state.package] !== 0;
  const broken = breaches(table.rules, state.package);
  const part = state.package === 0 ? emptyPackage : refused ? refusalPart : agreementPart;
  const said = part(view, surplus, broken);
  byId("why-body").replaceChildren(...breachPart(view, act, broken), ...said, ...overturnPart(view));
  const ways = refused || broken.length || state.package === 0
    ? waysPart(view, act, waysOut(verdict.accepted, state.package))
    : leavingPart(view, exitMargins(table, ruled, state.package));
  byId("ways-body").replaceChildren(...ways);
  byId("payments-body").replaceChildren(...paymentsPart(view, surplus, refused));
}

/** @param {View} view */
function emptyPackage({ words }) {
  return [el("p", {}, words.t("why.empty"))];
}

/** The rules of the mechanism that the package breaks, each with what would mend it.
 * @param {View} view @param {Act} act @param {Breach[]} broken
 */
function breachPart(view, act, broken) {
  const { words } = view;
  if (!broken.length) return [];
  const items = broken.map((breach) => el("li", {}, breachText(view, breach), mendButtons(view, act, breach)));
  return [el("p", {}, words.plural("rules.broken", broken.length)), el("ul", { class: "reasons breaches" }, ...items)];
}

/** @param {View} view @param {Breach} breach */
function breachText(view, { kind, measures, member, value, limit }) {
  const { doc, words } = view;
  const named = measures.map((bit) => doc.measures[bit].title);
  if (kind === "excludes") return words.t("rules.excludes", { measures: words.list(named) });
  if (measures.length) return words.t(`rules.${kind}`, { measure: named[0], needed: named[1] });
  const money = { value: words.money(value), limit: words.money(limit), over: words.money(value - limit) };
  return words.t(`rules.${kind}`, { ...money, member: member === null ? "" : words.memberName(doc.members[member]) });
}

/** @param {View} view @param {Act} act @param {Breach} breach */
function mendButtons(view, act, breach) {
  const { state, table } = view;
  const found = mends(table.rules, state.package, breach).slice(0, MOST_MENDS);
  const buttons = found.map((p) =>
    el("button", { type: "button", class: "plain", click: () => act.choose(p) }, changeText(view, p)));
  return found.length ? el("span", { class: "mends" }, ...buttons) : null;
}

/** @param {View} view @param {number[]} surplus */
function refusalPart(view, surplus) {
  const { table, ruled, state, words } = view;
  const found = objections(table, ruled, state.package, state.thresholds, surplus);
  const items = found.map((objection) => objectionItem(view, objection));
  return [el("p", {}, words.plural("why.refused", found.length)), el("ul", { class: "reasons" }, ...items)];
}

/** @param {View} view @param {Objection} objection */
function objectionItem(view, { member, shock, robust, threshold, percent, musd, lackingMusd, culprit }) {
  const { doc, state, words } = view;
  const name = words.memberName(doc.members[member]);
  const values = {
    member: name, shock: shockTitle(view, shock), percent: words.gain(percent), money: words.signedMoney(musd),
    robust: words.gain(robust), rule: words.rule(state.rule), lacking: words.money(lackingMusd),
    threshold: words.percent(threshold - view.table.material[member]),
  };
  const said = [words.t(percent < 0 ? "why.loses" : "why.too_little", values), words.t("why.lacks", values)];
  if (culprit) {
    const measure = doc.measures[culprit.measure].title;
    said.push(words.t("why.culprit", { measure, percent: words.gain(culprit.percent) }));
  }
  return el("li", {}, el("b", {}, name), ` ${said.join(" ")}`);
}

/** @param {View} view @param {number[]} surplus @param {Breach[]} broken */
function agreementPart({ doc, words, state, table, ruled }, surplus, broken) {
  const band = doc.bands[state.package];
  const shocks = [...table.probability.keys()];
  const spare = surplus.map((v, i) => v * Math.min(...shocks.map((s) => table.percentPerMusd[i * table.shocks + s])));
  const tightest = spare.indexOf(Math.min(...spare));
  const values = { member: words.memberName(doc.members[tightest]), money: words.money(surplus[tightest]) };
  const lost = band ? doc.cases.filter((name) => !band.accepted_in.includes(name)) : [];
  const cases = { signed: doc.cases.length - lost.length, of: doc.cases.length };
  const firm = band ? words.t(lost.length ? "why.fragile" : "why.firm", cases) : words.t("why.unknown_cases");
  const idle = !broken.length && !isAccepted(table, ruled, state.package, state.thresholds);
  const verdict = words.t(broken.length ? "why.barred" : idle ? "why.idle" : "why.accepted");
  const nodes = [verdict, words.t("why.tightest", values), firm].map((text) => el("p", {}, text));
  const names = el("ul", { class: "reasons" }, ...lost.map((name) => el("li", {}, words.caseName(name))));
  return lost.length ? [...nodes, names] : nodes;
}

/** @param {View} view @param {Act} act @param {Ways} ways */
function waysPart(view, act, { nearest, additions, swaps }) {
  const { words, verdict, state, table, ruled } = view;
  if (!verdict.accepted.length) {
    return [el("p", {}, words.t(table.feasibleCount ? "ways.none" : "ways.none_feasible"))];
  }
  const groups = { "ways.nearest": nearest, "ways.additions": state.package ? additions : [], "ways.swaps": swaps };
  const said = new Set();
  return Object.entries(groups).flatMap(([key, packages]) => {
    const fresh = packages.filter((p) => !said.has(p)).sort((a, b) => ruled.smallest[b] - ruled.smallest[a]);
    const shown = fresh.slice(0, MOST_WAYS);
    shown.forEach((p) => said.add(p));
    const items = shown.map((p) => wayItem(view, act, p));
    return items.length ? [el("h4", {}, words.t(key)), el("ul", { class: "ways" }, ...items)] : [];
  });
}

/** @param {View} view @param {Act} act @param {number} p */
function wayItem(view, act, p) {
  const { words, ruled } = view;
  const result = { smallest: shownGain(view, p, null, ruled.smallest[p]), total: words.signedMoney(ruled.total[p]) };
  return el("li", {}, el("button", { type: "button", class: "way", click: () => act.choose(p) },
    el("span", {}, changeText(view, p)), el("span", { class: "small" }, words.t("ways.result", result))));
}

/** What has to be added to the package on the table and dropped from it to get to another.
 * @param {View} view @param {number} p
 */
function changeText(view, p) {
  const { words, state } = view;
  const parts = { "ways.add": bitsOf(p & ~state.package), "ways.drop": bitsOf(state.package & ~p) };
  const said = Object.entries(parts).filter(([, bits]) => bits.length);
  return said.map(([key, bits]) => words.t(key, { measures: measureNames(view, bits) })).join("; ");
}

/** @param {View} view @param {number[]} margins */
function leavingPart({ doc, table, words }, margins) {
  const tempted = margins.map((margin, i) => margin < -leastGain(table, i));
  const leavers = doc.members.filter((_, i) => tempted[i]).map(words.memberName);
  const rows = doc.members.map((m, i) =>
    [words.memberName(m), numberCell(words.gain(margins[i]), tempted[i] ? "loss" : "")]);
  const said = leavers.length ? words.t("leaving.some", { members: words.list(leavers) }) : words.t("leaving.nobody");
  return [
    el("p", {}, said),
    dataTable([words.t("column.member"), numberHead(words.t("leaving.column"))], rows),
    el("p", { class: "note" }, words.t("leaving.note")),
  ];
}

/** @param {View} view @param {number[]} surplus @param {boolean} refused */
function paymentsPart({ doc, words, table, state }, surplus, refused) {
  if (!state.package) return [el("p", {}, words.t("why.empty"))];
  const found = payments(table, surplus);
  const rows = doc.members.map((m, i) =>
    [words.memberName(m), numberCell(words.signedMoney(surplus[i]), surplus[i] < 0 ? "loss" : "gain")]);
  const spare = dataTable([words.t("column.member"), numberHead(words.t("payments.column"))], rows);
  if (!refused) return [el("p", {}, words.t("payments.not_needed")), spare];
  if (found === null) {
    const sums = { spare: sumOf(surplus, (v) => v > 0), lacking: -sumOf(surplus, (v) => v < 0) };
    const said = { spare: words.money(sums.spare), lacking: words.money(sums.lacking) };
    return [el("p", {}, words.t("payments.impossible", said)), spare];
  }
  return paymentRows(doc, words, found);
}

/** @param {TableDocument} doc @param {Words} words @param {Payment[]} found */
function paymentRows(doc, words, found) {
  const name = (/** @type {number} */ i) => words.memberName(doc.members[i]);
  const rows = found.map(({ from, to, musd }) => [name(from), `→ ${name(to)}`, numberCell(words.money(musd))]);
  const heads = [words.t("payments.from"), words.t("payments.to"), numberHead(words.t("payments.a_year"))];
  const table = dataTable(heads, rows);
  table.id = "payment-rows";
  const total = found.reduce((sum, { musd }) => sum + musd, 0);
  return [
    el("p", {}, words.t("payments.possible", { money: words.money(total) })),
    table,
    el("p", { class: "note" }, words.t("payments.note")),
  ];
}

/** @param {number[]} values @param {(value: number) => boolean} test */
function sumOf(values, test) {
  return values.filter(test).reduce((a, b) => a + b, 0);
}
