/** The presenter's view: large type, nothing to operate but the next and the last step of the ladder. */

import { byId, setText } from "./dom.js";
import { lastWithin } from "./ladder.js";

const KEYS = new Map([["ArrowRight", 1], ["PageDown", 1], [" ", 1], ["ArrowLeft", -1], ["PageUp", -1]]);


/** Called once. @param {() => View} look @param {() => Ladder} find @param {Act} act */
export function wirePresenter(look, find, act) {
  /** @param {number} by */
  const walk = (by) => {
    const { table, state } = look();
    const steps = find().steps;
    const at = steps.indexOf(state.package);
    const from = at < 0 ? steps.indexOf(lastWithin(table.costs, steps, table.costs[state.package])) : at;
    const next = Math.min(Math.max(from + by, 0), steps.length - 1);
    act.choose(steps[next]);
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

/** Which step is on show. @param {View} view @param {Ladder} found */
export function updatePresenter({ state, words }, { steps }) {
  const at = steps.indexOf(state.package);
  const counts = { step: words.count(at), of: words.count(steps.length - 1) };
  setText(byId("present-said"), at < 0 ? words.t("present.between") : words.t("present.step", counts));
}
