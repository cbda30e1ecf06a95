/** The seat of the chair: phases and the clock, who has answered, seats that were lost. No contents. */

import { el, dataTable } from "../js/dom.js";
import { part, section, seen } from "./parts.js";
import { seatForms } from "./seats.js";

/** Which phases may follow, by phase; with minutes where a clock runs. */
const NEXT = {
  founding: ["limits"],
  ground: ["suggestion"],
  suggestion: ["bid"],
  result: ["suggestion", "silence", "improvement", "limits"],
};
const MINUTES = { limits: 10, bid: 8, improvement: 5, silence: 15 };

/** @param {any} at */
export function chairParts(at) {
  const { say } = at;
  const lead = section("lead", say.t("chair.title"));
  const who = section("who-answered", say.t("chair.answered"));
  const seats = section("seats", say.t("chair.seats"));
  const given = el("div", { id: "new-address" });
  const form = el("div", {});
  seats.body.append(form, given);
  const fill = (/** @type {any} */ now) => {
    const { view } = now;
    const last = view.rounds.at(-1);
    const shown = [view.phase, view.word, view.sealed?.asked, allKeys(view), !view.until, view.deal > 0,
      Boolean(last?.accepted), view.rounds.length];
    part(lead.body, shown, () => steps(now));
    part(who.body, [view.answered, view.question, now.present], () => answeredList(now));
    part(form, view.seats, () => seatForms(now, given));
  };
  return { nodes: [lead.node, who.node, seats.node], fill };
}

/** @param {any} at @returns {(Node | null)[]} */
function steps(at) {
  const { view, say } = at;
  if (view.sealed?.asked) return [el("p", {}, say.t("chair.asking")), lapseForm(at)];
  if (!allKeys(view)) return [el("p", {}, say.t("chair.keys"))];
  if (view.phase === "adopted") return [el("p", {}, say.t("task.adopted"))];
  const isTimed = view.phase in MINUTES;
  if (isTimed) return [el("p", {}, say.t("chair.running")), clockForm(at)];
  const possible = (NEXT[/** @type {keyof NEXT} */ (view.phase)] ?? []).filter((/** @type {string} */ phase) =>
    (view.deal || !["silence", "improvement"].includes(phase))
    && (phase !== "improvement" || !view.improvement)
    && (phase !== "suggestion" || view.rounds.length < view.terms.rounds));
  return [el("p", {}, say.t(`chair.${view.phase}`)), ...possible.map((/** @type {string} */ phase) => beginForm(at,
      phase))];
}

/** Return whether every delegation of a sealed session has published its key. @param {any} view */
function allKeys(view) {
  return !view.sealed || view.members.every((/** @type {string} */ one) => one in view.sealed.keys);
}

/** Return a button by which the chair goes on where a member does not answer. @param {any} at */
function lapseForm(at) {
  const { say } = at;
  const form = el("form", { class: "line" }, el("button", { type: "submit" }, say.t("chair.lapse")),
    el("p", { class: "hint" }, say.t("chair.lapse_hint")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    at.send("lapse", {}, form);
  });
  return form;
}

/** @param {any} at @param {string} phase */
function beginForm(at, phase) {
  const { say } = at;
  const minutes = MINUTES[/** @type {keyof MINUTES} */ (phase)];
  const input = minutes === undefined ? null : minutesInput(`minutes-${phase}`, minutes);
  const form = el("form", { class: "line" },
    el("button", { type: "submit", class: "primary" }, say.t("chair.begin", { phase: say.t(`phase.${phase}`) })),
    input && el("label", {}, input, ` ${say.t("chair.minutes")}`));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const seconds = input ? { seconds: Math.max(1, Math.round(60 * Number(input.value))) } : {};
    at.send("begin", { phase, ...seconds }, form);
  });
  return form;
}

/** @param {string} id @param {number} minutes */
function minutesInput(id, minutes) {
  return el("input", { id, type: "number", min: "0.01", max: "43200", step: "any", value: String(minutes) });
}

/** @param {any} at */
function clockForm(at) {
  const { view, say } = at;
  const input = minutesInput("minutes-left", 5);
  const pause = view.until ? el("button", { type: "button", click: () => at.send("pause", {}) },
      say.t("chair.pause")) : null;
  const form = el("form", { class: "line" }, el("label", {}, say.t("chair.left"), " ", input,
      ` ${say.t("chair.minutes")}`),
    el("button", { type: "submit" }, say.t(view.until ? "chair.set" : "chair.resume")), pause);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    at.send("clock", { seconds: Math.max(1, Math.round(60 * Number(input.value))) }, form);
  });
  return form;
}

/** @param {any} at @returns {Node[]} */
function answeredList(at) {
  const { agenda, view, say, present } = at;
  const rows = agenda.members.map((/** @type {any} */ one) => {
    const seat = view.seats.find((/** @type {any} */ other) => other.member === one.code);
    const isIn = view.answered.includes(one.code);
    const browsers = seat ? String(present[seat.id] ?? 0) : "–";
    return [say.member(one.code),
        view.question ? (isIn ? `✔ ${say.t("chair.has")}` : say.t("chair.has_not")) : "–", browsers];
  });
  return [dataTable([say.t("package.member"), say.t("chair.answer"), say.t("chair.browsers")], rows), seen(say,
      "answered")];
}
