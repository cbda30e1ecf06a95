/** Below: why the current package is refused or how firmly it holds, what would change that, and who would pay whom. */

import { byId, el } from "./dom.js";
import { bitsOf } from "./bits.js";
import { measureNames, shockTitle, shownGain } from "./labels.js";
import { objections, payments, surplusMusd, waysOut } from "./reasons.js";
import { breaches, mends } from "./rules.js";
import { exitMargins, VERDICT_TOLERANCE } from "./table.js";

const MOST_WAYS = 4;
const MOST_MENDS = 3;

export function updateWhy(view, act) {
  const { table, ruled, verdict, state } = view;
  const surplus = surplusMusd(table, state.package, state.rule, state.thresholds);
  const refused = verdict.refusers[state.package] !== 0;
  const broken = breaches(table.rules, state.package);
  const part = state.package === 0 ? emptyPackage : refused ? refusalPart : agreementPart;
  byId("why-body").replaceChildren(...breachPart(view, act, broken), ...part(view, surplus, broken));
  byId("ways-body").replaceChildren(...(refused || broken.length || state.package === 0 ? waysPart(view, act, waysOut(verdict.accepted, state.package)) : leavingPart(view, exitMargins(table, ruled, state.package))));
  byId("payments-body").replaceChildren(...paymentsPart(view, surplus, refused));
}

function emptyPackage({ words }) {
  return [el("p", {}, words.t("why.empty"))];
}

/** The rules of the mechanism that the package breaks, each with what would mend it. */
function breachPart(view, act, broken) {
  const { words } = view;
  if (!broken.length) return [];
  return [el("p", {}, words.plural("rules.broken", broken.length)), el("ul", { class: "reasons breaches" }, ...broken.map((breach) => el("li", {}, breachText(view, breach), mendButtons(view, act, breach))))];
}

function breachText(view, { kind, measures, member, value, limit }) {
  const { doc, words } = view;
  const named = measures.map((bit) => doc.measures[bit].title);
  const money = { value: words.money(value), limit: words.money(limit), over: words.money(value - limit), member: member === null ? "" : words.memberName(doc.members[member]) };
  if (kind === "excludes") return words.t("rules.excludes", { measures: words.list(named) });
  if (kind === "requires" || kind === "ladder") return words.t(`rules.${kind}`, { measure: named[0], needed: named[1] });
  return words.t(`rules.${kind}`, money);
}

function mendButtons(view, act, breach) {
  const { state, table } = view;
  const found = mends(table.rules, state.package, breach).slice(0, MOST_MENDS);
  return found.length ? el("span", { class: "mends" }, ...found.map((p) => el("button", { type: "button", class: "plain", click: () => act.set({ package: p }) }, changeText(view, p)))) : null;
}

function refusalPart(view, surplus) {
  const { doc, table, ruled, state, words } = view;
  const found = objections(table, ruled, state.package, state.thresholds, surplus);
  return [el("p", {}, words.plural("why.refused", found.length)), el("ul", { class: "reasons" }, ...found.map((o) => {
    const values = { member: words.memberName(doc.members[o.member]), percent: words.gain(o.percent), money: words.signedMoney(o.musd), shock: shockTitle(view, o.shock),
      robust: words.gain(o.robust), rule: words.rule(state.rule), threshold: words.percent(o.threshold), lacking: words.money(o.lackingMusd) };
    const culprit = o.culprit && { measure: doc.measures[o.culprit.measure].title, percent: words.gain(o.culprit.percent) };
    return el("li", {}, el("b", {}, values.member), " ", words.t(o.percent < 0 ? "why.loses" : "why.too_little", values), " ", words.t("why.lacks", values),
      culprit ? ` ${words.t("why.culprit", culprit)}` : "");
  }))];
}

function agreementPart({ doc, words, state, table }, surplus, broken) {
  const band = doc.bands[state.package];
  const perMusd = (i) => Math.min(...Array.from({ length: table.shocks }, (_, s) => table.percentPerMusd[i * table.shocks + s]));
  const tightest = surplus.map((v, i) => v * perMusd(i)).reduce((best, v, i, all) => (v < all[best] ? i : best), 0);
  const values = { member: words.memberName(doc.members[tightest]), money: words.money(surplus[tightest]) };
  const firm = band ? words.t(band.accepted_in.length === doc.cases.length ? "why.firm" : "why.fragile", { signed: band.accepted_in.length, of: doc.cases.length }) : words.t("why.unknown_cases");
  const lost = band ? doc.cases.filter((name) => !band.accepted_in.includes(name)) : [];
  return [el("p", {}, words.t(broken.length ? "why.barred" : "why.accepted")), el("p", {}, words.t("why.tightest", values)), el("p", {}, firm),
    lost.length ? el("ul", { class: "reasons", lang: "en" }, ...lost.map((name) => el("li", {}, name))) : null].filter(Boolean);
}

function waysPart(view, act, ways) {
  const { words, verdict, state } = view;
  if (!verdict.accepted.length) return [el("p", {}, words.t(view.table.feasibleCount ? "ways.none" : "ways.none_feasible"))];
  const groups = [["ways.nearest", ways.nearest, ways.distance], ["ways.additions", state.package ? ways.additions : [], ways.added], ["ways.swaps", ways.swaps, 2]];
  const said = new Set();
  return groups.flatMap(([key, packages]) => {
    const fresh = packages.filter((p) => !said.has(p)).sort((a, b) => view.ruled.smallest[b] - view.ruled.smallest[a]).slice(0, MOST_WAYS);
    fresh.forEach((p) => said.add(p));
    return fresh.length ? [el("h4", {}, words.t(key)), el("ul", { class: "ways" }, ...fresh.map((p) => wayItem(view, act, p)))] : [];
  });
}

function wayItem(view, act, p) {
  const { words, ruled } = view;
  return el("li", {}, el("button", { type: "button", class: "way", click: () => act.set({ package: p }) }, el("span", {}, changeText(view, p)),
    el("span", { class: "small" }, words.t("ways.result", { smallest: shownGain(view, p, null, ruled.smallest[p]), total: words.signedMoney(ruled.total[p]) }))));
}

/** What has to be added to the package on the table and dropped from it to get to another. */
function changeText(view, p) {
  const { words, state } = view;
  const [added, dropped] = [bitsOf(p & ~state.package), bitsOf(state.package & ~p)];
  return [added.length ? words.t("ways.add", { measures: measureNames(view, added) }) : null, dropped.length ? words.t("ways.drop", { measures: measureNames(view, dropped) }) : null].filter(Boolean).join("; ");
}

function leavingPart({ doc, words }, margins) {
  const leavers = doc.members.filter((_, i) => margins[i] < -VERDICT_TOLERANCE);
  const rows = doc.members.map((m, i) => el("tr", {}, el("th", { scope: "row" }, words.memberName(m)), el("td", { class: `number ${margins[i] < -VERDICT_TOLERANCE ? "loss" : ""}` }, words.gain(margins[i]))));
  return [el("p", {}, leavers.length ? words.t("leaving.some", { members: words.list(leavers.map(words.memberName)) }) : words.t("leaving.nobody")),
    el("table", { class: "compact" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.t("column.member")), el("th", { scope: "col", class: "number" }, words.t("leaving.column")))), el("tbody", {}, ...rows)),
    el("p", { class: "note" }, words.t("leaving.note"))];
}

function paymentsPart({ doc, words, table, state }, surplus, refused) {
  if (!state.package) return [el("p", {}, words.t("why.empty"))];
  const found = payments(table, surplus);
  const spare = el("table", { class: "compact" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.t("column.member")), el("th", { scope: "col", class: "number" }, words.t("payments.column")))),
    el("tbody", {}, ...doc.members.map((m, i) => el("tr", {}, el("th", { scope: "row" }, words.memberName(m)), el("td", { class: `number ${surplus[i] < 0 ? "loss" : "gain"}` }, words.signedMoney(surplus[i]))))));
  if (!refused) return [el("p", {}, words.t("payments.not_needed")), spare];
  if (found === null) return [el("p", {}, words.t("payments.impossible", { spare: words.money(sumOf(surplus, (v) => v > 0)), lacking: words.money(-sumOf(surplus, (v) => v < 0)) })), spare];
  const lines = found.map(({ from, to, musd }) => el("tr", {}, el("td", {}, words.memberName(doc.members[from])), el("td", {}, "→ ", words.memberName(doc.members[to])), el("td", { class: "number" }, words.money(musd))));
  return [el("p", {}, words.t("payments.possible", { money: words.money(found.reduce((sum, each) => sum + each.musd, 0)) })),
    el("table", { class: "compact", id: "payment-rows" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.t("payments.from")), el("th", { scope: "col" }, words.t("payments.to")), el("th", { scope: "col", class: "number" }, words.t("payments.a_year")))), el("tbody", {}, ...lines)),
    el("p", { class: "note" }, words.t("payments.note"))];
}

function sumOf(values, test) {
  return values.filter(test).reduce((a, b) => a + b, 0);
}
