/** The presenter's view: large type, nothing to operate but the next and the last step of the ladder. */

import { byId, setText } from "./dom.js";

const KEYS = new Map([["ArrowRight", 1], ["PageDown", 1], [" ", 1], ["ArrowLeft", -1], ["PageUp", -1]]);


/** Called once. @param {() => View} look @param {() => Ladder} find @param {Act} act */
export function wirePresenter(look, find, act) {
  /** @param {number} by */
  const walk = (by) => {
    const view = look();
    const shown = slides(view, find());
    const cost = view.table.costs[view.state.package];
    const at = shown.indexOf(view.state.package);
    const dearer = shown.findIndex((p) => view.table.costs[p] > cost);
    const next = at >= 0 ? at + by : (dearer < 0 ? shown.length : dearer) - (by > 0 ? 0 : 1);
    act.choose(shown[Math.min(Math.max(next, 0), shown.length - 1)]);
  };
  byId("present").addEventListener("click", () => present(true));
  byId("present-end").addEventListener("click", () => present(false));
  byId("present-back").addEventListener("click", () => walk(-1));
  byId("present-on").addEventListener("click", () => walk(1));
  document.addEventListener("keydown", (event) => {
    if (!presenting() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = KEYS.get(event.key);
    const pressed = event.key === " " && /** @type {Element} */ (event.target).closest("button");
    if (event.key === "Escape") present(false);
    else if (by && !pressed) {
      event.preventDefault();
      walk(by);
    }
  });
}

function presenting() {
  return "presenting" in document.documentElement.dataset;
}

/** @param {boolean} on */
function present(on) {
  const { dataset } = document.documentElement;
  if (on) dataset.presenting = "true";
  else delete dataset.presenting;
  byId("presenter").hidden = !on;
  byId(on ? "present-on" : "present").focus();
  window.scrollTo(0, 0);
}

/** The steps of the ladder, and the choices of the first page that all would sign, by cost.
 * @param {View} view @param {Ladder} found
 */
function slides({ doc, table, verdict }, { steps }) {
  const choices = Object.values(doc.choices).filter((p) => verdict.accepted.includes(p));
  return [...new Set([...steps, ...choices])].sort((a, b) => table.costs[a] - table.costs[b]);
}

/** Which step is on show, and which of the choices it is. @param {View} view @param {Ladder} found */
export function updatePresenter(view, found) {
  const { doc, state, words } = view;
  const shown = slides(view, found);
  const at = shown.indexOf(state.package);
  const counts = { step: words.count(at), of: words.count(shown.length - 1) };
  const role = Object.keys(doc.choices).find((name) => doc.choices[name] === state.package);
  const said = at < 0 ? words.t("present.between") : words.t("present.step", counts);
  setText(byId("present-said"), role && at >= 0 ? `${said} · ${words.t(`choice.${role}`)}` : said);
}
