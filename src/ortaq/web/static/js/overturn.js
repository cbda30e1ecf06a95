/** What would overturn the package on the table, where it was computed and the reader looks as the document does. */

import { el } from "./dom.js";
import { taggedNames } from "./labels.js";
import { ownRule } from "./state.js";

/** @param {View} view @returns {Node[]} */
export function overturnPart(view) {
  const { doc, state, words } = view;
  const found = doc.switching[state.package];
  const own = state.rule === ownRule(doc) && doc.members.every((m, i) => state.thresholds[i] === m.threshold_percent);
  if (!found || !own) return [];
  const said = found.refused_by.length ? [words.t("overturn.refused", { members: named(view, found.refused_by) })]
    : [...single(view, found), ...together(view, found)];
  const items = said.map((one) => el("li", {}, one));
  return [el("h4", {}, words.t("overturn.title")), el("ul", { class: "reasons" }, ...items)];
}

/** One effect that turns out weaker, one cost that turns out higher.
 * @param {View} view @param {SwitchingRecord} found
 */
function single(view, { effects, costs }) {
  const { words } = view;
  const none = [effects, costs].map((one) => Object.keys(one).length === 0);
  const key = none[0] && none[1] ? "no_effect_no_cost" : none[0] ? "no_effect" : none[1] ? "no_cost" : null;
  return [
    ...(key ? [words.t(`overturn.${key}`)] : []),
    ...Object.entries(effects).map(([measure, one]) => words.t("overturn.effect", turning(view, measure, one))),
    ...Object.entries(costs).map(([measure, one]) => words.t("overturn.cost", turning(view, measure, one))),
  ];
}

/** All effects together, by whoever refuses first and by member. @param {View} view @param {SwitchingRecord} found */
function together(view, { all_effects: all }) {
  const { doc, words } = view;
  const ends = Object.values(all).map(({ at }) => at);
  if (!ends.length) return [words.t("overturn.all_never")];
  const first = Math.max(...ends);
  const members = Object.values(all).filter(({ at }) => at === first).flatMap((one) => one.members);
  const known = doc.members.filter(({ id }) => id in all);
  const each = known.map((member) => `${words.memberName(member)} ${words.percent(100 * all[member.id].at)}`);
  return [
    words.t("overturn.all", { members: named(view, members), percent: shareOf(words, first) }),
    ...(each.length > 1 ? [words.t("why.still_signs", { members: words.list(each) })] : []),
  ];
}

/** @param {View} view @param {string} measure @param {SwitchRecord} one */
function turning(view, measure, { at, members }) {
  const { doc, words } = view;
  const bit = doc.measures.findIndex(({ id }) => id === measure);
  const values = { percent: shareOf(words, at), times: words.plain(at) };
  return { ...values, measure: taggedNames(view, 1 << bit)[0], members: named(view, members) };
}

/** @param {Words} words @param {number} share */
function shareOf(words, share) {
  return words.count(100 * share);
}

/** @param {View} view @param {string[]} ids */
function named({ doc, words }, ids) {
  return words.list(doc.members.filter(({ id }) => ids.includes(id)).map(words.memberName));
}
