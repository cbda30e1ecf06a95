/** The page of a session: one page for every seat; what it shows is what the server says the seat may see. */

import { byId, el, fillTexts, setText } from "./page.js";
import { Refusal } from "./answering.js";
import { chairParts } from "./chair.js";
import { delegationParts } from "./delegation.js";
import { draftingParts } from "./drafting.js";
import { keyParts, newWork, workOn } from "./masks.js";
import { showClock, showMode, showPhases } from "./parts.js";
import { publicParts } from "./public.js";
import { foundingOf, SealedSeat } from "./seat.js";
import { entered, get, listen, say as send, seat } from "./talk.js";
import { wordsIn } from "./words.js";

const LANGUAGES = ["en", "ru", "zh"];
const EMPTY = { members: [], measures: [], packages: [] };
const SECOND_MS = 1000;

/** @type {any} */
const held = { view: null, agenda: EMPTY, say: null, present: {}, ahead: 0, fill: [], work: null };

/** Open the page. */
async function main() {
  const language = localStorage.getItem("ortaq-session-language") ?? preferred();
  held.say = await wordsIn(language, EMPTY);
  if (!seat() || !(await entered())) {
    fail(held.say.t(seat() ? "page.no_seat" : "page.no_address"));
    return;
  }
  const answer = await get("view");
  if (!answer.ok) {
    fail(held.say.t("page.no_seat"));
    return;
  }
  take(await answer.json());
  const text = await (await get("agenda")).text();
  held.agenda = readAgenda(text);
  if (held.view.sealed && held.view.seat.role === "delegation" && !(await holdSeat(text))) return;
  languageChoice(language);
  await show(language);
  listen(heard, linked);
  setInterval(tick, SECOND_MS);
  document.documentElement.dataset.ready = "";
}

function preferred() {
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) ?? "en";
}

/** @param {string} text */
function readAgenda(text) {
  const agenda = JSON.parse(text);
  agenda.row = new Map(agenda.packages.map((/** @type {number} */ package_, /** @type {number} */ row) =>
      [package_, row]));
  return agenda;
}

/** Hold the seat of a sealed session; return whether this browser can, and whether all is as it was founded.
 * @param {string} text of the agenda
 */
async function holdSeat(text) {
  try {
    const [line] = (await (await get("record")).text()).split("\n", 1);
    const founding = await foundingOf(line, text, held.view.agenda);
    const sealed = new SealedSeat(held.agenda, founding, held.view.seat.member);
    held.work = newWork(sealed, await sealed.kept());
    return true;
  } catch (error) {
    const isOther = error instanceof Refusal;
    fail((await wordsIn(held.say.language, held.agenda)).t(isOther ? "sealed.refused_agenda" : "sealed.no_masks"));
    return false;
  }
}

/** @param {string} language */
function languageChoice(language) {
  const select = /** @type {any} */ (byId("language"));
  const known = [...new Set([...held.view.languages, ...LANGUAGES])];
  select.replaceChildren(...known.map((code) => el("option", { value: code },
    new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code)));
  select.value = language;
  select.addEventListener("change", () => {
    localStorage.setItem("ortaq-session-language", select.value);
    show(select.value);
  });
}

/** Build the page of the seat in a language. @param {string} language */
async function show(language) {
  held.say = await wordsIn(language, held.agenda);
  document.documentElement.lang = language;
  const { view, say } = held;
  const role = view.seat.role;
  document.body.dataset.role = role;
  setText(byId("title"), say.of(view.title, "ortaq"));
  document.title = `${say.of(view.title, "ortaq")} – ${who()}`;
  setText(byId("who"), who());
  byId("language").setAttribute("aria-label", say.t("page.language"));
  fillTexts(say);
  const at = doing();
  const own = { delegation: delegationParts, chair: chairParts, rapporteur: draftingParts };
  const groups = [];
  if (role in own) groups.push(own[/** @type {keyof own} */ (role)](at));
  if (view.sealed) groups.push(keyParts(at));
  groups.push(publicParts(at, { isLarge: role === "projector" }));
  byId("work").replaceChildren(...groups.flatMap((one) => one.nodes));
  byId("foot").replaceChildren(el("p", {}, say.t("page.foot")), el("p", {}, say.t("page.tells")),
    el("a", { href: "api/record", download: "acts.jsonl" }, say.t("record.download")));
  held.fill = groups.map((one) => one.fill);
  refresh();
}

function who() {
  const { view, say } = held;
  const role = say.t(`role.${view.seat.role}`);
  return view.seat.member ? `${role} · ${say.member(view.seat.member)}` : role;
}

/** @param {any} told */
function take(told) {
  held.view = told.view;
  held.ahead = Date.parse(told.now) - Date.now();
}

/** @param {string} kind @param {any} data */
function heard(kind, data) {
  if (kind === "lost") fail(held.say.t("page.no_seat"));
  if (kind === "present") held.present = data;
  if (kind === "time") held.ahead = Date.parse(data.now) - Date.now();
  if (kind === "view") {
    const before = held.view.phase;
    take(data);
    if (before !== held.view.phase) tell(held.say.t("page.now", { phase: held.say.t(`phase.${held.view.phase}`) }));
  }
  refresh();
}

function refresh() {
  const at = doing();
  showPhases(byId("phases"), held.view, held.say);
  showMode(byId("mode"), held.view, held.say);
  for (const fill of held.fill) fill(at);
  tick();
  if (held.work) workOn(held.work, () => held.view, (kind, body) => send(kind, body, held.say.language), refresh);
}

/** Return what parts of the page are given: what is known, and what they may do. */
function doing() {
  return { ...held, send: give, tell, now: () => held, bid, freeze, trust, forget, refresh };
}

/** Send secret answers: as they are to a host that is trusted, masked to one that is not.
 * @param {Record<string, string>} words by package @param {HTMLFormElement} form
 */
async function bid(words, form) {
  const { view, work } = held;
  const answer = work ? await masking(() => work.seat.bid(view, words)) : words;
  if (answer) await give("answer", { question: view.question, answer }, form);
}

/** Bind this seat to its limits. @param {Limits} limits @param {HTMLFormElement} form */
async function freeze(limits, form) {
  const { view, work } = held;
  const answer = await masking(() => work.seat.state(view.question, limits));
  if (answer) await give("answer", { question: view.question, answer }, form);
}

/** Do what masks; what is refused is said, and nothing is sent then. @param {() => Promise<any>} work */
async function masking(work) {
  try {
    return await work();
  } catch (error) {
    held.work.status = error instanceof Refusal ? `refused_${error.message}` : "broken";
    refresh();
    return null;
  } finally {
    held.work.kept = await held.work.seat.kept();
  }
}

/** Take the keys as they are now: people compared them aloud. */
async function trust() {
  held.work.kept = await held.work.seat.trust();
  refresh();
}

/** Forget what this browser alone knows of the seat; the page is built anew without it. */
async function forget() {
  held.work = newWork(held.work.seat, await held.work.seat.forget());
  await show(held.say.language);
}

function tick() {
  showClock(byId("clock"), held.view, held.ahead, held.say);
}

/** @param {boolean} isThere */
function linked(isThere) {
  setText(byId("link"), held.say.t(isThere ? "link.there" : "link.gone"));
  document.body.dataset.link = isThere ? "there" : "gone";
}

/** Send an act; the form that it comes from waits meanwhile.
 * @param {string} kind @param {object} body @param {HTMLFormElement} [form]
 */
async function give(kind, body, form) {
  const buttons = form ? [...form.querySelectorAll("button")] : [];
  for (const button of buttons) button.disabled = true;
  const refused = await send(kind, body, held.say.language);
  for (const button of buttons) button.disabled = false;
  tell(refused || held.say.t("page.kept"));
}

/** @param {string} text */
function tell(text) {
  setText(byId("said"), text);
}

/** @param {string} text */
function fail(text) {
  const node = byId("failure");
  node.hidden = false;
  setText(node, text);
  document.documentElement.dataset.ready = "";
}

main();
