/** Seats in the hand of the chair: a lost one gets a new address, one more is given, one is closed. */

import { el } from "../js/dom.js";
import { seen } from "./parts.js";
import { actName, post } from "./talk.js";

/** Roles of which there may be several seats. */
const MORE = ["observer", "rapporteur", "projector"];

/** @param {any} at @param {HTMLElement} given where a new address is shown @returns {Node[]} */
export function seatForms(at, given) {
  return [replaceForm(at, given), giveForm(at, given)];
}

/** @param {any} at @param {HTMLElement} given */
function replaceForm(at, given) {
  const { view, say } = at;
  const others = view.seats.filter((/** @type {any} */ one) => !one.revoked && one.id !== view.seat.id);
  const select = el("select", { id: "lost" }, ...others.map((/** @type {any} */ one) =>
    el("option", { value: one.id }, named(one, say))));
  const form = el("form", { class: "field" }, el("label", { for: "lost" }, say.t("chair.lost")), select,
    el("p", { class: "hint" }, say.t("chair.lost_hint")), seen(say, "open"),
    el("button", { type: "submit" }, say.t("chair.replace")), " ",
    el("button", { type: "button", click: () => at.send("revoke_seat", { seat: select.value }) },
        say.t("chair.revoke")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    addressed(at, given, "replace", { seat: select.value });
  });
  return form;
}

/** A member has one seat at most: it can be given again once its seat was closed. @param {any} at
 * @param {HTMLElement} given
 */
function giveForm(at, given) {
  const { agenda, view, say } = at;
  const open = view.seats.filter((/** @type {any} */ one) => !one.revoked);
  const taken = open.map((/** @type {any} */ one) => one.member);
  const free = agenda.members.filter((/** @type {any} */ one) => !taken.includes(one.code));
  const select = el("select", { id: "more" },
    ...free.map((/** @type {any} */ one) => el("option", { value: one.code }, say.member(one.code))),
    ...MORE.map((role) => el("option", { value: role }, say.t(`role.${role}`))));
  const form = el("form", { class: "field" }, el("label", { for: "more" }, say.t("chair.more")), select,
    seen(say, "open"), el("button", { type: "submit" }, say.t("chair.give")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isRole = MORE.includes(select.value);
    const seat = freeName(select.value.toLowerCase().replaceAll("_", "-"), view.seats);
    addressed(at, given, "give", isRole ? { seat, role: select.value } : { seat, role: "delegation",
      member: select.value });
  });
  return form;
}

/** @param {any} seat @param {import("./words.js").Say} say */
function named(seat, say) {
  return seat.member ? say.member(seat.member) : `${say.t(`role.${seat.role}`)} (${seat.id})`;
}

/** Return the first id that no seat had, closed ones included. @param {string} name @param {any[]} seats */
function freeName(name, seats) {
  const known = new Set(seats.map((one) => one.id));
  let number = 1;
  while (known.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

/** Ask for an address and show it, to be read by the one who sits there.
 * @param {any} at @param {HTMLElement} given @param {string} path @param {object} body
 */
async function addressed(at, given, path, body) {
  const { say } = at;
  try {
    const answer = await post(path, { id: actName(), ...body }, say.language);
    const told = await answer.json();
    if (!answer.ok) return at.tell(told.what);
    const code = new DOMParser().parseFromString(told.qr, "image/svg+xml").documentElement;
    given.replaceChildren(el("p", {}, say.t("chair.new_address")), code, el("p", {}, el("code", {}, told.address)));
    return at.tell(say.t("page.kept"));
  } catch {
    return at.tell(say.t("link.gone"));
  }
}
