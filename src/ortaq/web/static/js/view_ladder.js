/** What the money buys: the ladder by cost, a slider for the budget, the best package there and what it leaves out. */

import { byId, el, numberCell, setAttribute, setClass, setText } from "./dom.js";
import { drawLadder, markLadder } from "./ladder_chart.js";
import { bestBetween, betterElsewhere, lastWithin } from "./ladder.js";
import { marked, measureNames, taggedNames, tagOf, tagsOf } from "./labels.js";
import { leftOut } from "./left_out.js";
import { bitsOf } from "./bits.js";
import { hasEstimates, jointGains } from "./table.js";

const SLIDER_STEPS = 200;

/** @type {Ladder | null} the one that is drawn */
let drawn = null;
let asked = 0; // the budget on show, million USD a year

/** Called once. @param {Act} act @param {() => Ladder} find */
export function wireLadder(act, find) {
  byId("budget").addEventListener("input", () => act.spend(Number(byId("budget").value)));
  byId("ladder-take").addEventListener("click", () => act.spend(asked));
  byId("ladder-stop").addEventListener("click", () => {
    const { steps, stop } = find();
    act.choose(steps[stop]);
  });
  const chart = byId("ladder-chart");
  chart.addEventListener("click", (event) => choose(event, act));
  chart.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") choose(event, act);
  });
}

/** @param {Event} event @param {Act} act */
function choose(event, act) {
  const point = /** @type {Element} */ (event.target).closest("[data-package]");
  if (!point) return;
  event.preventDefault();
  act.choose(Number(point.getAttribute("data-package")));
}

/** The ladder of another language or document is drawn anew. */
export function forgetLadder() {
  drawn = null;
}

/** What follows the hand; the ladder itself is drawn only when it is another one.
 * @param {View} view @param {Ladder} found
 */
export function updateLadder(view, found) {
  const { table, state } = view;
  const gains = jointGains(table);
  const nobody = found.stairs.length < 2;
  byId("ladder-body").hidden = nobody;
  byId("ladder-nobody").hidden = !nobody;
  if (nobody) return;
  if (drawn !== found) redrawLadder(view, found, gains);
  const budget = state.budget ?? table.costs[state.package];
  const best = lastWithin(table.costs, found.stairs, budget);
  asked = budget;
  markLadder(view, found, gains, budget);
  updateSlider(view, budget, best);
  sayBest(view, found, gains, budget, best);
  sayNext(view, found, gains, best);
  fillLeftOut(view, found, budget, best);
}

/** @param {View} view @param {Ladder} found @param {Float64Array} gains */
function redrawLadder(view, found, gains) {
  const { table, words } = view;
  const better = bestBetween(table.costs, found, betterElsewhere(table.costs, gains, found));
  drawLadder(view, found, gains, better);
  drawn = found;
  setText(byId("ladder-rule"), words.t("ladder.key_stop", { least: words.plain(found.leastReturn) }));
  const top = table.costs[found.stairs[found.stairs.length - 1]];
  const unit = 10 ** Math.floor(Math.log10(top / SLIDER_STEPS));
  const step = unit * ([1, 2, 5].find((m) => m * unit * SLIDER_STEPS >= top * 0.999) ?? 10);
  const range = { min: 0, max: Math.ceil(top / step) * step, step };
  for (const [name, value] of Object.entries(range)) setAttribute(byId("budget"), name, value);
  const most = better.sort((a, b) => b.share - a.share).slice(0, 3);
  const said = most.sort((a, b) => table.costs[a.package] - table.costs[b.package]).map((one) => {
    const values = { cost: words.money(table.costs[one.package]), tags: tagsOf(words, one.package) };
    return words.t("ladder.better", { ...values, percent: words.percent(100 * one.share) });
  });
  byId("ladder-better").replaceChildren(...said.map((text) => el("li", {}, text)));
}

/** @param {View} view @param {number} budget @param {number} best */
function updateSlider({ words, table }, budget, best) {
  const slider = byId("budget");
  if (Number(slider.value) !== budget) slider.value = String(budget);
  const money = words.money(budget);
  setText(byId("budget-value"), money);
  const many = bitsOf(best).length;
  const values = { money, gain: words.signedMoney(jointGains(table)[best]) };
  setAttribute(slider, "aria-valuetext", words.plural("ladder.value", many, values));
}

/** @param {View} view @param {Ladder} found @param {Float64Array} gains @param {number} budget @param {number} best */
function sayBest({ table, words, state }, { stairs }, gains, budget, best) {
  /** @param {number} p */
  const said = (p) => {
    const gain = marked(words, hasEstimates(table, p), words.signedMoney(gains[p]));
    return { tags: tagsOf(words, p), cost: words.money(table.costs[p]), gain };
  };
  const money = { budget: words.money(budget) };
  const least = [words.t("ladder.too_little", money), words.t("ladder.cheapest", said(stairs[1]))].join(" ");
  setText(byId("ladder-best"), best ? words.t("ladder.best", { ...money, ...said(best) }) : least);
  const shown = byId("ladder-shown");
  const other = best !== state.package && state.package !== 0;
  shown.hidden = !other;
  byId("ladder-take").hidden = !other || !best;
  if (!other) return;
  const lead = gains[best] - gains[state.package];
  const own = { ...said(state.package), less: words.money(lead) };
  setText(shown, words.t(lead > 0 ? "ladder.shown_less" : "ladder.shown_refused", own));
}

/** The step of the hull that comes after the best package, and whether the rule still takes it.
 * @param {View} view @param {Ladder} found @param {Float64Array} gains @param {number} best
 */
function sayNext(view, { steps, leastReturn }, gains, best) {
  const { table, words } = view;
  const next = steps.find((p) => table.costs[p] > table.costs[best] && gains[p] > gains[best]);
  const node = byId("ladder-next");
  if (next === undefined) {
    setText(node, words.t("ladder.last"));
    setClass(node, "");
    return;
  }
  const [cost, gain] = [table.costs[next] - table.costs[best], gains[next] - gains[best]];
  const worth = gain / cost >= leastReturn;
  const dropped = best & ~next;
  const change = measureNames(view, bitsOf(next & ~best));
  const values = {
    change: dropped ? words.t("ladder.without", { change, dropped: measureNames(view, bitsOf(dropped)) }) : change,
    cost: words.money(cost), gain: words.money(gain), each: words.plain(gain / cost), least: words.plain(leastReturn),
  };
  setText(node, `${worth ? "▲" : "■"} ${words.t(worth ? "ladder.next" : "ladder.next_poor", values)}`);
  setClass(node, worth ? "gain" : "loss");
}

/** @param {View} view @param {Ladder} found @param {number} budget @param {number} best */
function fillLeftOut(view, { leastReturn }, budget, best) {
  const { words, state } = view;
  const left = leftOut(view, best, budget);
  const key = `${best} ${budget} ${state.budget} ${leastReturn} ${left.map(({ why }) => why)} ${words.language}`;
  const place = byId("ladder-left-rows");
  byId("ladder-left").hidden = !left.length;
  setText(byId("ladder-left-title"), words.plural("ladder.left", left.length));
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  left.sort((a, b) => b.gain / b.cost - a.gain / a.cost);
  place.replaceChildren(...left.map((one) => leftOutRow(view, one, leastReturn)));
}

/** @param {View} view @param {LeftOut} one @param {number} least */
function leftOutRow(view, one, least) {
  const { doc, table, words } = view;
  const rough = hasEstimates(table, one.wider);
  const each = one.cost > 0 ? marked(words, rough, words.plain(one.gain / one.cost)) : words.t("number.unknown");
  const poor = one.gain < least * one.cost;
  const name = el("span", { class: "ordinal" }, `${tagOf(one.measure)} `);
  return el("tr", {},
    el("th", { scope: "row" }, name, doc.measures[one.measure].title),
    numberCell(words.money(one.cost)), numberCell(`${each} ${poor ? "■" : "▲"}`, poor ? "loss" : "gain"),
    el("td", {}, reasonText(view, one, poor && one.why === "budget", words.plain(least))));
}

/** Where the reader set no budget, money is no reason by itself.
 * @param {View} view @param {LeftOut} one @param {boolean} poor whether the rule would stop before it
 * @param {string} least
 */
function reasonText({ doc, words, state }, one, poor, least) {
  const refusing = words.list(one.refusing.map((i) => words.memberName(doc.members[i])));
  const values = { members: refusing, money: words.money(one.over) };
  const said = words.t(`ladder.why_${one.why}`, values);
  if (!poor) return said;
  const stopped = words.t("ladder.why_poor", { least });
  return state.budget === null ? stopped : `${said} ${stopped}`;
}

/** Letters and titles of what is on the table, for the presenter's view. @param {View} view */
export function updatePresented(view) {
  byId("presented").replaceChildren(...taggedNames(view, view.state.package).map((name) => el("li", {}, name)));
}
