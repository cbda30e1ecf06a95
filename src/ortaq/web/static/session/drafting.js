/** Drafting: a text in all languages; members put alternatives in brackets, the rapporteur and the chair open
 * them. */

import { el } from "../js/dom.js";
import { languageName, part, section, seen } from "./parts.js";

/** @param {any} at */
export function draftingParts(at) {
  const { say } = at;
  const draft = section("draft", say.t("draft.title"));
  const form = el("div", {});
  const brackets = el("div", {});
  draft.body.append(form, brackets);
  const fill = (/** @type {any} */ now) => {
    const isClosed = ["silence", "adopted"].includes(now.view.phase);
    part(form, [isClosed], () => [isClosed ? el("p", {}, say.t("draft.closed")) : textForm(now, "draft")]);
    part(brackets, [isClosed, now.view.articles], () => (isClosed ? [] : settleForms(now)));
  };
  return { nodes: [draft.node], fill };
}

/** Return a form for an article in all languages. @param {any} at @param {"draft" | "amend"} kind */
export function textForm(at, kind) {
  const { view, say } = at;
  const article = el("input", {
    id: `${kind}-article`, required: true, pattern: "[a-z0-9][a-z0-9_\\-]{0,40}", maxlength: "41", value: "1",
  });
  const areas = view.languages.map((/** @type {string} */ one) => el("textarea", {
    id: `${kind}-${one}`, lang: one, rows: "2", required: true, maxlength: "4000",
  }));
  const form = el("form", { class: "field" },
    el("h3", {}, say.t(`${kind}.heading`)),
    el("label", { for: `${kind}-article` }, say.t("text.article")), article,
    ...view.languages.flatMap((/** @type {string} */ one, /** @type {number} */ place) =>
      [el("label", { for: `${kind}-${one}` }, languageName(one)), areas[place]]),
    seen(say, "open"),
    el("button", { type: "submit" }, say.t(`${kind}.send`)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = Object.fromEntries(view.languages.map((/** @type {string} */ one, /** @type {number} */ place) =>
      [one, areas[place].value]));
    at.send(kind, { article: article.value, text }, form);
  });
  return form;
}

/** @param {any} at @returns {Node[]} */
function settleForms(at) {
  const { view, say } = at;
  return view.articles.filter((/** @type {any} */ one) => one.alternatives.length).map((/** @type {any} */ one) => {
    const options = [one.text, ...one.alternatives.map((/** @type {any} */ other) => other.text)];
    const choose = (/** @type {number} */ choice) => el("button", {
      type: "button", click: () => at.send("settle", { article: one.id, choice }),
    }, say.t("draft.keep"));
    return el("div", { class: "field" }, el("h3", {}, say.t("draft.brackets", { article: one.id })),
      el("ul", {}, ...options.map((text, choice) => el("li", {}, say.of(text, say.t("draft.nothing")), " ",
          choose(choice)))));
  });
}
