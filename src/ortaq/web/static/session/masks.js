/** The part of a delegation's page in a sealed session: limits that stay here, and masks that answer by themselves. */

import { el, setText } from "../js/dom.js";
import { Refusal } from "./answering.js";
import { fileForm } from "./file.js";
import { keyForm } from "./key_file.js";
import { question, told } from "./meaning.js";
import { mountOwn } from "./own.js";
import { part, section, seen } from "./parts.js";
import { fingerprints, said } from "./seat.js";

/** Does what the page of a sealed seat does without being asked; one thing at a time.
 * @typedef {{ seat: any, kept: any, typed: Limits | null, status: string, sent: string, isBusy: boolean,
 *   isAgain: boolean }} Work
 */

/** @param {any} seat @param {any} kept @returns {Work} */
export function newWork(seat, kept) {
  return { seat, kept, typed: null, status: "", sent: "", isBusy: false, isAgain: false };
}

/** Publish the key and answer what pages answer; what is refused is said, and nothing is sent then.
 * @param {Work} work @param {() => any} view
 * @param {(kind: string, body: object) => Promise<string>} send @param {() => void} changed
 */
export async function workOn(work, view, send, changed) {
  if (work.isBusy) {
    work.isAgain = true;
    return;
  }
  work.isBusy = true;
  do {
    work.isAgain = false;
    const before = shownOf(work);
    work.status = await step(work, view(), send).catch((error) =>
      (error instanceof Refusal ? `refused_${error.message}` : "broken"));
    work.kept = await work.seat.kept();
    if (shownOf(work) !== before) changed();
  } while (work.isAgain);
  work.isBusy = false;
}

/** Return what the page shows of what is kept, as one text. @param {Work} work */
function shownOf({ status: now, kept }) {
  return JSON.stringify([now, kept.stated, kept.bound.length, kept.before.blocks]);
}

/** @param {Work} work @param {any} view @param {(kind: string, body: object) => Promise<string>} send */
async function step(work, view, send) {
  const { seat } = work;
  const published = view.sealed.keys[seat.member];
  if (work.sent !== nameOf(view, published)) work.sent = "";
  if (!work.kept.own) return "forgotten";
  if (!published || published.key !== work.kept.key) return publish(work, view, send, published);
  if (!view.question || view.own.answered || work.sent === view.question) return "ready";
  const answer = await answerTo(seat, work.kept, view);
  if (!answer) return "ready";
  work.sent = view.question;
  await send("answer", { question: view.question, answer });
  return "ready";
}

/** @param {any} view @param {any} published */
function nameOf(view, published) {
  return published ? view.question : "key";
}

/** @param {any} seat @param {any} kept @param {any} view */
function answerTo(seat, kept, view) {
  if (view.sealed.asked) return seat.answer(view);
  // What this seat bound itself to goes again where it did not arrive.
  const bound = said(kept, view.question);
  if (!bound) return null;
  return view.phase === "limits" ? { commitment: bound.commitment } : seat.bid(view, {});
}

/** @param {Work} work @param {any} view @param {(kind: string, body: object) => Promise<string>} send @param {any}
 * published
 */
async function publish(work, view, send, published) {
  const { seat } = work;
  if (published && !(view.seat.id in view.replaced)) return "elsewhere";
  if (work.sent === "key") return "key";
  const note = await seat.note();
  if (!note) return "unsigned";
  work.sent = "key";
  const refused = await send("key", note);
  return refused ? "elsewhere" : "key";
}

/** Return the parts of the page. @param {any} at */
export function sealedParts(at) {
  const { say, agenda, work } = at;
  const sealed = section("sealed", say.t("sealed.title"));
  const panel = el("div", { id: "panel" });
  const mine = el("details", { id: "mine" }, el("summary", {}, say.t("mine.limits")), panel);
  const { member } = at.view.seat;
  const changed = (/** @type {Limits} */ limits) => {
    if (JSON.stringify(limits) === JSON.stringify(work.typed)) return;
    work.typed = limits;
    at.refresh();
    work.seat.change((/** @type {any} */ kept) => ({ ...kept, limits }));
  };
  const mount = (/** @type {Limits} */ limits) => mountOwn(panel, agenda, member, say,
    { limits, changed, terms: work.seat.founding.terms });
  const file = fileForm(say, member, at.view.agenda, mount);
  mount(work.typed ?? work.kept.limits);
  mine.append(file);
  let wasAsked = false;
  const fill = (/** @type {any} */ now) => {
    const { view } = now;
    const isOver = view.phase === "adopted";
    part(sealed.body, [shownOf(work), view.sealed.blocks, view.sealed.asked, isOver], () => status(now));
    mine.hidden = !work.kept.own;
    const isAsked = view.phase === "limits" && !view.own.answered;
    if (isAsked !== wasAsked) mine.open = isAsked;
    wasAsked = isAsked;
  };
  return { nodes: [sealed.node, mine], fill };
}

/** @param {any} at @returns {(Node | null)[]} */
function status(at) {
  const { view, say, work } = at;
  const isRefused = work.status.startsWith("refused_") || work.status === "broken";
  const line = isRefused
    ? el("p", { class: "warning refusal", role: "alert" }, `✘ ${say.t("sealed.stopped")} `,
      say.t(`sealed.${work.status}`))
    : el("p", {}, say.t(view.sealed.asked ? "sealed.answering" : `sealed.${work.status || "key"}`));
  const trust = work.status !== "refused_changed" ? null : el("button", { type: "button", click: () =>
    at.trust() }, say.t("sealed.trust"));
  const signing = work.status !== "unsigned" ? null : keyForm(say, work.seat.member, async (key) => {
    const note = await work.seat.note(key);
    at.refresh();
    return note ? "signed" : "other";
  });
  return [line, signing, trust, ...meter(at), forgetting(at), seen(say, "sealed_masks")];
}

/** Return what forgets the seat once the session is over; a browser is lent, a laptop is handed on. @param {any} at */
function forgetting(at) {
  const { view, say, work } = at;
  if (view.phase !== "adopted" || !work.kept.own) return null;
  return el("details", { class: "forget" }, el("summary", {}, say.t("sealed.forget_title")),
    el("p", { class: "warning" }, say.t("sealed.forget_lead")),
    el("button", { type: "button", click: () => at.forget() }, say.t("sealed.forget")));
}

/** Return what answers have told so far, in the worst case. @param {any} at @returns {Node[]} */
function meter(at) {
  const { view, say, work } = at;
  const { terms } = work.seat.founding;
  const { before, stated } = work.kept;
  const { blocks } = view.sealed;
  if (!before.course || !stated) return [];
  const published = blocks.map((/** @type {string} */ could, /** @type {number} */ number) =>
    ({ asked: question(terms, before.course, number), could: [...could].map((digit) => digit === "1") }));
  const most = terms.steps.length * Math.min(terms.blocks, Math.ceil(before.course.length / terms.block));
  const known = told(work.seat.meant(stated), stated, terms, published);
  const percent = new Intl.NumberFormat(say.language, { style: "percent", maximumFractionDigits: 0 });
  const count = new Intl.NumberFormat(say.language);
  return [el("p", { id: "meter" }, say.t("sealed.meter", { questions: count.format(blocks.length),
    most: count.format(most), answers: count.format(known.answers), kept: percent.format(known.kept) }))];
}

/** Return a form by which a delegation binds itself to its limits.
 * @param {any} at @param {(limits: Limits) => Node} shown
 */
export function freezeForm(at, shown) {
  const { say, work } = at;
  const limits = work.typed ?? work.kept.limits;
  const form = el("form", { class: "freeze" },
    el("p", {}, say.t("sealed.freeze_lead")), shown(limits), seen(say, "sealed_limits"),
    el("p", { class: "warning" }, say.t("limits.warning")),
    el("button", { type: "submit", class: "primary" }, say.t("sealed.freeze")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    at.freeze(work.typed ?? work.kept.limits, form);
  });
  return form;
}

/** Return the fingerprints of keys, to be read aloud; filled where they have changed. @param {any} at */
export function keyParts(at) {
  const { say } = at;
  const keys = section("keys", say.t("keys.title"));
  const all = el("p", { class: "word", id: "fingerprint" });
  const list = el("ul", { class: "keys" });
  keys.body.append(el("p", {}, say.t("keys.lead")), all, list, el("p", { class: "hint" }, say.t("keys.hint")));
  const fill = (/** @type {any} */ now) => {
    const { view } = now;
    const shown = JSON.stringify(view.sealed.keys);
    if (list.dataset.keys === shown) return;
    list.dataset.keys = shown;
    fingerprints(view).then((found) => {
      setText(all, found.all ? say.t("keys.all", { fingerprint: found.all }) : say.t("keys.missing"));
      list.replaceChildren(...view.members.map((/** @type {string} */ one) => el("li", {}, `${say.member(one)} `,
        el("code", {}, found.each.get(one) ?? "–"))));
    });
  };
  return { nodes: [keys.node], fill };
}
