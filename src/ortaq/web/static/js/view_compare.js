/** Two variants side by side: A is pinned, B is what is on the table. */

import { byId, dataTable, el, numberCell, numberHead, scrolled, setText } from "./dom.js";
import { bitsOf } from "./bits.js";
import { marked, measureNames, shockTitle, tagsOf } from "./labels.js";
import { gainMusd, gainPercent, hasEstimates, isEstimate, jointGains } from "./table.js";
import { verdictOf, VERDICT_SIGNS } from "./verdict.js";
import { tone } from "./words.js";

/** Called once. @param {Act} act */
export function wireCompare(act) {
  byId("pin").addEventListener("click", () => act.update((state) => ({ ...state, pinned: state.package })));
  byId("unpin").addEventListener("click", () => act.set({ pinned: null }));
  byId("swap").addEventListener("click", () => act.update((state) =>
    ({ ...state, package: state.pinned ?? state.package, pinned: state.package, budget: null })));
}

/** @param {View} view */
export function updateCompare(view) {
  const { state, words } = view;
  const { pinned } = state;
  const alone = pinned === null;
  for (const id of ["unpin", "swap"]) byId(id).hidden = alone;
  byId("compare-body").hidden = alone || pinned === state.package;
  if (alone) {
    setText(byId("compare-said"), words.t("compare.hint"));
    return;
  }
  const a = tagsOf(words, pinned);
  const said = pinned === state.package ? words.t("compare.same", { a })
    : words.t("compare.caption", { a, b: tagsOf(words, state.package), shock: shockTitle(view, state.shock) });
  setText(byId("compare-said"), said);
  if (pinned !== state.package) byId("compare-body").replaceChildren(...changes(view, pinned), tableOf(view, pinned));
}

/** What B has beyond A, and the other way round. @param {View} view @param {number} pinned */
function changes(view, pinned) {
  const { words, state } = view;
  const parts = { "compare.only_a": pinned & ~state.package, "compare.only_b": state.package & ~pinned };
  const said = Object.entries(parts).filter(([, set]) => set);
  return said.map(([key, set]) => el("p", {}, words.t(key, { measures: measureNames(view, bitsOf(set)) })));
}

/** @param {View} view @param {number} pinned */
function tableOf(view, pinned) {
  const { doc, table, state, words } = view;
  const [gains, both] = [jointGains(table), [pinned, state.package]];
  const heads = [words.t("column.member"), numberHead("A"), numberHead("B"), numberHead(words.t("compare.lead"))];
  /** @type {(title: string, of: Float64Array, print: (v: number, k: number) => string) => Element[]} */
  const sums = (title, of, print) =>
    [el("th", { scope: "row" }, title), ...both.map((p, k) => numberCell(print(of[p], k))),
      numberCell(words.signedMoney(of[state.package] - of[pinned]))];
  const rows = [
    sums(words.t("compare.cost"), table.costs, words.money),
    sums(words.t("compare.gain"), gains, (v, k) => marked(words, hasEstimates(table, both[k]), words.signedMoney(v))),
    ...doc.members.map((_, i) => memberRow(view, i, both)),
  ];
  const node = dataTable(heads, rows);
  node.classList.add("comparison");
  return scrolled(words.t("compare.title"), node);
}

/** @param {View} view @param {number} i @param {number[]} both */
function memberRow(view, i, both) {
  const { doc, table, state, words } = view;
  const s = state.shock;
  const musd = both.map((p) => gainMusd(table, p, i, s));
  const percent = both.map((p) => gainPercent(table, p, i, s));
  const cells = both.map((p, k) => {
    const verdict = verdictOf(view, p, i);
    return el("td", { class: `number ${tone(percent[k], table.material[i])}` },
      marked(words, isEstimate(table, p, s), words.signedMoney(musd[k])),
      el("span", { class: "small" }, words.gain(percent[k])),
      el("span", { class: `small ${verdict}` }, `${VERDICT_SIGNS[verdict]} ${words.t(`verdict.${verdict}`)}`));
  });
  const [lead, points] = [musd[1] - musd[0], percent[1] - percent[0]];
  return [el("th", { scope: "row" }, words.memberName(doc.members[i])), ...cells,
    el("td", { class: `number ${tone(points, table.material[i])}` }, words.signedMoney(lead),
      el("span", { class: "small" }, `${points > 0 ? "+" : ""}${words.points(points)}`))];
}
