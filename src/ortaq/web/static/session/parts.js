/** What several seats show: phases, the clock, packages, common ground, rounds, texts, the record. */

import { dataTable, el, numberCell, numberHead, scrolled, setText } from "../js/dom.js";
import { letter } from "./words.js";

export const PHASES = ["founding", "limits", "ground", "suggestion", "bid", "result", "improvement", "silence",
    "adopted"];

/** Fill a part of the page anew only where what it shows has changed: what one is about to press stays where it is.
 * @param {HTMLElement} node @param {unknown} shown @param {() => (Node | string | null)[]} build
 */
export function part(node, shown, build) {
  const key = JSON.stringify(shown);
  if (node.dataset.shown === key) return;
  node.dataset.shown = key;
  node.replaceChildren(...build().filter((one) => one !== null));
}

/** Return a section with a heading and an empty body that `part` fills.
 * @param {string} id @param {string} title
 */
export function section(id, title) {
  const body = el("div", { id: `${id}-body` });
  const node = el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), body);
  return { node, body };
}

/** Say under a field or button who will see what is given there.
 * @param {import("./words.js").Say} say @param {string} key
 */
export function seen(say, key) {
  return el("p", { class: "seen" }, `◉ ${say.t(`seen.${key}`)}`);
}

/** @param {HTMLElement} node @param {any} view @param {import("./words.js").Say} say */
export function showPhases(node, view, say) {
  part(node, [view.phase, say.language], () => PHASES.map((phase) => {
    const isNow = phase === view.phase;
    return el("li", { class: isNow ? "now" : "", "aria-current": isNow ? "step" : null }, say.t(`phase.${phase}`));
  }));
}

/** Say who can read what, and for whom a program speaks. @param {HTMLElement} node @param {any} view
 * @param {import("./words.js").Say} say
 */
export function showMode(node, view, say) {
  const members = new Intl.ListFormat(say.language).format(view.simulated.map(say.member));
  const rehearsal = members ? [" ", el("strong", {}, say.t("mode.simulated", { members }))] : [];
  part(node, [view.mode, view.simulated, say.language], () => [say.t(`mode.${view.mode}`), ...rehearsal]);
}

/** Show what is left of the time. @param {HTMLElement} node @param {any} view @param {number} ahead @param {any}
 * say */
export function showClock(node, view, ahead, say) {
  const left = view.until ? Math.max(0, Math.round((Date.parse(view.until) - Date.now() - ahead) / 1000)) : view.left;
  const hours = Math.floor(left / 3600);
  const rest = `${String(Math.floor(left / 60) % 60).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
  const shown = hours ? `${hours}:${rest}` : rest;
  setText(node, view.until ? shown : view.left ? say.t("clock.stopped", { left: shown }) : "");
}

/** Return packages side by side: what is in them, what they bring every member, and how they ended.
 * @param {any} at @param {string} of @param {number[]} packages @param {any} [round] @returns {Node[]}
 */
export function comparison(at, of, packages, round) {
  const { agenda, say, view } = at;
  const heads = () => packages.map((_, place) => numberHead(say.t("package.short", { number: String(place + 1) })));
  const holds = (/** @type {number} */ bit) => packages.map((one) => Math.floor(one / 2 ** bit) % 2 === 1);
  const measures = agenda.measures.map((/** @type {any} */ _, /** @type {number} */ bit) => bit)
    .filter((/** @type {number} */ bit) => holds(bit).some(Boolean))
    .map((/** @type {number} */ bit) => {
      const isIn = holds(bit);
      const title = `${letter(bit)} ${say.measure(agenda.measures[bit].id)}`;
      const name = isIn.every(Boolean) ? title : el("strong", {}, title);
      return [el("th", { scope: "row" }, name), ...isIn.map((one) => numberCell(one ? say.t("package.in") : "–"))];
    });
  const members = agenda.members.map((/** @type {any} */ member, /** @type {number} */ column) => {
    const isOwn = member.code === view.seat.member;
    const name = isOwn ? el("strong", {}, say.t("package.us",
        { name: say.member(member.code) })) : say.member(member.code);
    return [el("th", { scope: "row" }, name), ...packages.map((one) => gains(at, one, column))];
  });
  const ends = round ? [[el("th", { scope: "row" }, say.t("result.row")),
    ...packages.map((one) => el("td", { class: "number" }, verdict(round, one, say)))]] : [];
  const table = (/** @type {string} */ first, /** @type {any[]} */ rows) =>
    scrolled(`${of}: ${say.t(first)}`, dataTable([say.t(first), ...heads()], rows));
  return [table("package.measures", measures), table("package.gains", [...members, ...ends]),
    el("p", { class: "hint" }, say.t("package.hint"))];
}

/** @param {any} at @param {number} package_ @param {number} column */
function gains(at, package_, column) {
  const { agenda, say } = at;
  const row = agenda.row.get(package_);
  const gain = agenda.gain_percent[column][row];
  const spent = agenda.spent_musd[column][row];
  const cell = numberCell(say.percent(gain), gain > 0 ? "gain" : gain < 0 ? "loss" : "even");
  const money = { gain: say.money(agenda.gain_musd[column][row]), spent: say.plain(spent) };
  cell.append(el("small", {}, say.t(spent ? "package.money" : "package.money_only", money)));
  return cell;
}

/** Return sentences on how much common ground there is. @param {any} at @returns {Node[]} */
export function ground(at) {
  const { view, say } = at;
  if (!view.word) {
    const isAsked = view.sealed?.asked;
    return [el("p", {}, isAsked ? say.t("ground.asking", { number: String(view.sealed.answered + 1) })
      : say.t("ground.before"))];
  }
  const slip = view.step > 0 ? Math.round(100 * view.terms.steps[view.step]) : 0;
  const opens = view.word !== "none" ? null
    : view.step > 0 ? el("p", {}, say.t("ground.opens", { percent: String(slip) })) : el("p", {},
        say.t("ground.never"));
  const among = view.sealed ? [el("p", { class: "hint" }, say.t("ground.among"))] : [];
  return [el("p", { class: "word" }, say.t(`ground.is_${view.word}`)), ...(opens ? [opens] : []), ...among];
}

/** Return the rounds with what all accepted; those before the last are folded. @param {any} at @returns {Node[]} */
export function rounds(at) {
  const { view, say } = at;
  if (!view.rounds.length) return [el("p", {}, say.t("rounds.before"))];
  return view.rounds.toReversed().map((/** @type {any} */ round, /** @type {number} */ place) => {
    const head = say.t("rounds.title", { number: String(round.number), most: String(view.terms.rounds) });
    return el("details", { open: place === 0 }, el("summary", {}, head), ...comparison(at, head, round.packages,
        round));
  });
}

/** @param {any} round @param {number} package_ @param {any} say */
function verdict(round, package_, say) {
  if (!round.accepted) return el("span", { class: "verdict" }, say.t("result.open"));
  const isAccepted = round.accepted.includes(package_);
  const key = isAccepted ? "result.accepted" : "result.not";
  return el("span", { class: `verdict ${isAccepted ? "signs" : "refuses"}` },
      `${isAccepted ? "✔" : "–"} ${say.t(key)}`);
}

/** Return the package that is worked on, and measures that all take alone. @param {any} at @returns {Node[]} */
export function deal(at) {
  const { view, say } = at;
  const alone = view.rounds.flatMap((/** @type {any} */ round) => round.accepted ?? [])
    .filter((/** @type {number} */ one) => say.measures(one).length === 1);
  const ready = alone.length
    ? [el("p", {}, say.t("deal.ready"), " ", alone.flatMap((/** @type {number} */ one) =>
        say.measures(one)).join("; "))]
    : [];
  if (!view.deal) return [el("p", {}, say.t("deal.none")), ...ready];
  return [...comparison(at, say.t("deal.title"), [view.deal]), ...ready];
}

/** Return what members say openly: off the table, put forward, objections and reservations. @param {any} at */
export function open(at) {
  const { view, say } = at;
  const line = (/** @type {string} */ key, /** @type {Record<string, string>} */ values) => el("li", {}, say.t(key,
      values));
  const said = (/** @type {string} */ key) => (/** @type {any} */ one) =>
    line(key, { member: say.member(one.member), text: say.of(one.text, String(Object.values(one.text)[0] ?? "")) });
  const lines = [
    ...Object.entries(view.off_table).map(([measure, member]) =>
      line("open.off", { member: say.member(member), measure: say.measure(measure) })),
    ...view.proposed.map((/** @type {any} */ one) =>
      line("open.proposed", { member: say.member(one.member), letters: say.letters(one.package) })),
    ...view.objections.map(said("open.objected")),
    ...view.reservations.map(said("open.reserved")),
    ...Object.entries(view.replaced).map(([seat, when]) => line("open.replaced", { seat, at: say.time(when) })),
  ];
  return [lines.length ? el("ul", { class: "open" }, ...lines) : el("p", {}, say.t("open.none"))];
}

/** Return the text in all languages side by side; alternatives stand in brackets. @param {any} at */
export function text(at) {
  const { view, say } = at;
  if (!view.articles.length) return [el("p", {}, say.t("text.none"))];
  const cell = (/** @type {any} */ article, /** @type {string} */ language) => el("td", { lang: language },
    el("p", {}, article.text[language] ?? "—"),
    ...article.alternatives.map((/** @type {any} */ one) =>
      el("p", { class: "bracket" }, `[ ${say.member(one.member)}: ${one.text[language]} ]`)));
  const rows = view.articles.map((/** @type {any} */ article) =>
    [el("th", { scope: "row" }, article.id), ...view.languages.map((/** @type {string} */ one) => cell(article,
        one))]);
  return [scrolled(`${say.t("text.title")}: ${say.t("text.article")}`, dataTable([say.t("text.article"),
      ...view.languages.map(languageName)],
      rows))];
}

/** @param {string} code */
export function languageName(code) {
  return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
}

/** Return what the chain of acts says of itself. @param {any} at */
export function record(at) {
  const { view, say } = at;
  const entry = view.entry ? [el("p", {}, say.t("record.entry"), " ", el("code", {}, view.entry))] : [];
  return [
    el("p", {}, say.t("record.head_of", { acts: String(view.acts) }), " ", el("code", { class: "hash" }, view.head)),
    el("p", {}, say.t("record.agenda"), " ", el("code", { class: "hash" }, view.agenda)),
    ...entry,
  ];
}
