/** What was tried, as a list from which anything can be put on the table again. */

import { byId, el, numberCell, setText } from "./dom.js";
import { tagsOf } from "./labels.js";

/** Called once; `jobs` are what the buttons do. @param {{ clear(): void, csv(): void, page(): void }} jobs */
export function wireLog(jobs) {
  byId("clear-log").addEventListener("click", jobs.clear);
  byId("save-log").addEventListener("click", jobs.csv);
  byId("save-table").addEventListener("click", jobs.page);
}

/** The newest stands first. @param {View} view @param {readonly Tried[]} log @param {Act} act */
export function updateLog(view, log, act) {
  const { words } = view;
  byId("log-empty").hidden = log.length > 0;
  byId("log-scroll").hidden = !log.length;
  for (const id of ["clear-log", "save-log"]) byId(id).disabled = !log.length;
  setText(byId("tried-title"), `${words.t("log.title")} (${words.count(log.length)})`);
  byId("log-rows").replaceChildren(...log.map((one) => rowOf(view, one, act)).reverse());
}

/** @param {View} view @param {Tried} one @param {Act} act */
function rowOf({ doc, words }, one, act) {
  const time = new Date(one.time).toLocaleTimeString(words.language);
  const names = doc.members.filter(({ id }) => one.refusing.includes(id)).map(words.memberName);
  const terms = one.own_thresholds.length ? [el("span", { class: "small" }, words.t("log.own_thresholds"))] : [];
  const choose = () => act.choose(one.package);
  return el("tr", {},
    el("td", {}, el("time", { datetime: one.time }, time)),
    el("th", { scope: "row" },
      el("button", { type: "button", class: "plain", click: choose }, tagsOf(words, one.package))),
    numberCell(words.money(one.cost_musd)),
    numberCell(words.signedMoney(one.gain_musd)),
    el("td", {}, names.length ? words.list(names) : words.t("log.nobody"), " ",
      el("span", { class: "small" }, words.ruleShort(one.rule)), ...terms));
}
