/** The seat of a delegation: its limits, its secret answers, and what it says openly. */

import { el } from "../js/dom.js";
import { fileForm } from "./file.js";
import { freezeForm, sealedParts } from "./masks.js";
import { noLimits } from "./meaning.js";
import { letter } from "./words.js";
import { comparison, part, section, seen } from "./parts.js";
import { textForm } from "./drafting.js";

const FORM = "ortaq session limits 1";
const SLIPS = [0, 5, 10, 15, 20];

/** @param {any} at */
export function delegationParts(at) {
  const { say } = at;
  const task = section("task", say.t("task.title"));
  const openly = section("openly", say.t("openly.title"));
  const sealed = at.work ? sealedParts(at) : { nodes: [], fill: () => {} };
  const fill = (/** @type {any} */ now) => {
    const { view } = now;
    // Only what concerns this seat: another's act leaves the form under the finger as it is.
    const typed = view.phase === "limits" && now.work?.typed;
    const own = now.work ? [view.own.answered, now.work.kept.bound.length, typed] : view.own;
    part(task.body, [view.phase, Boolean(view.sealed?.asked) || view.question, own, asked(view)], () => todo(now));
    sealed.fill(now);
    part(openly.body, [Object.keys(view.off_table), view.phase === "silence", view.phase === "adopted"],
      () => sayOpenly(now));
  };
  return { nodes: [task.node, ...sealed.nodes, openly.node], fill };
}

/** @param {any} view @returns {number[]} */
function asked(view) {
  if (view.phase === "bid") return view.rounds.at(-1).packages;
  return view.phase === "improvement" && view.improvement ? view.improvement.packages : [];
}

/** @param {any} at @returns {(Node | null)[]} */
function todo(at) {
  const { view, say } = at;
  if (view.sealed?.asked) return [el("p", {}, say.t("sealed.task")), ...answers(at)];
  if (view.own.answered) return [el("p", { class: "done" }, `✔ ${say.t("task.answered")}`), ...answers(at)];
  if (view.phase === "limits") return [at.work ? freezeForm(at, (limits) => el("p", {}, limitsSaid(limits, say)))
    : limitsForm(at)];
  if (view.phase === "bid") return [answerForm(at, ["accept", "indifferent", "refuse"])];
  if (view.phase === "improvement" && view.improvement) return [answerForm(at, ["better", "same", "worse"])];
  if (view.phase === "silence") return silenceForms(at);
  return [el("p", {}, say.t(`task.${view.phase}`)), ...answers(at)];
}

/** Return what this seat answered so far; only this seat sees it. @param {any} at @returns {Node[]} */
function answers(at) {
  const { view, say } = at;
  const bound = at.work ? at.work.kept.bound
    : Object.entries(view.own.answers).map(([question, answer]) =>
      ({ question, body: JSON.stringify(answer), salt: view.own.salts[question] }));
  const lines = bound.map((/** @type {Bound} */ one) => {
    const answer = JSON.parse(one.body);
    const said = one.question.startsWith("limits") ? limitsSaid(answer, say)
      : Object.entries(answer).map(([package_, word]) =>
        `${say.letters(Number(package_))}: ${say.t(`answer.${word}`)}`).join("; ");
    return el("li", {}, `${say.t(`question.${one.question.split("-")[0]}`)} — ${said}`,
      el("p", { class: "hint" }, `${say.t("own.salt")} `, el("code", {}, one.salt)));
  });
  if (!lines.length) return [];
  return [el("details", { class: "own" }, el("summary", {}, say.t("own.title")), el("ul", {}, ...lines),
    seen(say, at.work ? "sealed_own" : "own"))];
}

/** @param {any} limits @param {any} say */
function limitsSaid(limits, say) {
  const unit = limits.unit === "percent" ? "%" : say.t("unit.musd");
  const parts = [say.t("limits.said_line", { line: String(limits.line), unit })];
  if (limits.refused?.length) parts.push(say.t("limits.said_refused",
      { measures: limits.refused.map(say.measure).join("; ") }));
  if (limits.payment_musd !== null && limits.payment_musd !== undefined) {
    parts.push(say.t("limits.said_payment", { payment: String(limits.payment_musd) }));
  }
  return parts.join("; ");
}

/** @param {any} at */
function limitsForm(at) {
  const { agenda, say } = at;
  const choice = (/** @type {string} */ id, /** @type {[string, string][]} */ options) =>
    el("select", { id, name: id }, ...options.map(([value, shown]) => el("option", { value }, shown)));
  const number = (/** @type {string} */ id, /** @type {string} */ value) =>
    el("input", { id, name: id, type: "number", step: "any", inputmode: "decimal", value });
  const field = (/** @type {string} */ id, /** @type {Node} */ input, /** @type {string} */ hint) => el("div",
      { class: "field" },
    el("label", { for: id }, say.t(`limits.${id}`)), input, el("p", { class: "hint" }, say.t(hint)), seen(say,
        "limits"));
  const boxes = agenda.measures.map((/** @type {any} */ one, /** @type {number} */ bit) => el("label",
      { class: "box" },
    el("input", { type: "checkbox", name: "refused", value: one.id }), ` ${letter(bit)} ${say.measure(one.id)}`));
  const form = el("form", { class: "limits" },
    el("p", { class: "wide" }, say.t("limits.lead")),
    field("unit", choice("unit", [["percent", say.t("unit.percent")], ["musd", say.t("unit.musd")]]),
        "limits.unit_hint"),
    field("line", number("line", "0"), "limits.line_hint"),
    field("slip", choice("slip", SLIPS.map((one) => [String(one / 100), `${one} %`])), "limits.slip_hint"),
    field("payment", number("payment", ""), "limits.payment_hint"),
    el("fieldset", { class: "field wide" }, el("legend", {}, say.t("limits.refused")),
      el("div", { class: "boxes" }, ...boxes), seen(say, "limits")),
    el("p", { class: "warning wide" }, say.t("limits.warning")),
    el("button", { type: "submit", class: "primary wide" }, say.t("limits.send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const payment = String(given.get("payment") ?? "");
    at.send("answer", { question: at.now().view.question, answer: {
      form: FORM,
      unit: given.get("unit"),
      line: Number(given.get("line")),
      slip: Number(given.get("slip")),
      refused: given.getAll("refused"),
      payment_musd: payment === "" ? null : Number(payment),
      dependence_percent: beside.dependence_percent,
      weights: beside.weights,
    } }, form);
  });
  const beside = noLimits();
  const take = (/** @type {Limits} */ limits) => {
    Object.assign(beside, limits);
    fillForm(form, limits);
  };
  const { view } = at;
  return el("div", {}, form, fileForm(say, view.seat.member, view.agenda, take));
}

/** @param {HTMLFormElement} form @param {Limits} limits */
function fillForm(form, limits) {
  const set = (/** @type {string} */ id, /** @type {unknown} */ value) => {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(id));
    field.value = String(value);
  };
  set("unit", limits.unit);
  set("line", limits.line);
  set("slip", limits.slip);
  set("payment", limits.payment_musd ?? "");
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name=refused]"))) {
    box.checked = limits.refused.includes(box.value);
  }
}

/** @param {any} at @param {string[]} words */
function answerForm(at, words) {
  const { view, say } = at;
  const packages = asked(view);
  const fields = packages.map((package_, place) => {
    const choices = words.map((word) => el("label", { class: "box" },
      el("input", { type: "radio", name: String(package_), value: word, required: true }),
          ` ${say.t(`answer.${word}`)}`));
    return el("fieldset", {}, el("legend", {}, say.t("answer.legend", { number: String(place + 1) })), ...choices,
      seen(say, at.work ? "sealed_bid" : "bid"));
  });
  const form = el("form", {},
    el("p", {}, say.t(`task.${view.phase}`)),
    ...comparison(at, say.t("task.title"), packages),
    el("div", { class: "cards" }, ...fields),
    el("p", { class: "warning" }, say.t("answer.warning")),
    el("button", { type: "submit", class: "primary" }, say.t("answer.send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    at.bid(Object.fromEntries(new FormData(form)), form);
  });
  return form;
}

/** @param {any} at @returns {Node[]} */
function silenceForms(at) {
  const { say } = at;
  const form = (/** @type {string} */ kind) => {
    const area = el("textarea", { id: `${kind}-words`, rows: "2", required: true, maxlength: "2000" });
    const made = el("form", { class: "field" }, el("label", { for: `${kind}-words` }, say.t(`silence.${kind}`)), area,
      seen(say, "open"), el("button", { type: "submit" }, say.t(`silence.${kind}_send`)));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      at.send(kind, { text: { [say.language]: area.value } }, made);
    });
    return made;
  };
  return [el("p", {}, say.t("task.silence")), form("object"), form("reserve")];
}

/** @param {any} at @returns {(Node | null)[]} */
function sayOpenly(at) {
  const { view, say } = at;
  if (view.phase === "adopted") return [el("p", {}, say.t("openly.over"))];
  const amend = textForm(at, "amend");
  return view.phase === "silence" ? [amend] : [offForm(at), proposeForm(at), amend];
}

/** @param {any} at */
function offForm(at) {
  const { agenda, view, say } = at;
  const left = agenda.measures.filter((/** @type {any} */ one) => !(one.id in view.off_table));
  const select = el("select", { id: "off" }, ...left.map((/** @type {any} */ one) =>
    el("option", { value: one.id }, say.measure(one.id))));
  const form = el("form", { class: "field" }, el("label", { for: "off" }, say.t("openly.off")), select, seen(say,
      "open"),
    el("button", { type: "submit" }, say.t("openly.off_send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    at.send("off_table", { measure: select.value }, form);
  });
  return form;
}

/** @param {any} at */
function proposeForm(at) {
  const { agenda, say } = at;
  const boxes = agenda.measures.map((/** @type {any} */ one, /** @type {number} */ bit) => el("label",
      { class: "box" },
    el("input", { type: "checkbox", name: "measure", value: String(bit) }),
        ` ${letter(bit)} ${say.measure(one.id)}`));
  const form = el("form", { class: "field" }, el("fieldset", {}, el("legend", {}, say.t("openly.propose")), ...boxes),
    seen(say, "open"), el("button", { type: "submit" }, say.t("openly.propose_send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const bits = new FormData(form).getAll("measure").map(Number);
    at.send("propose", { package: bits.reduce((sum, bit) => sum + 2 ** bit, 0) }, form);
  });
  return form;
}
