/** What was on the table before and after: undo and redo of every switch. */

/** What a step back brings back; language and order of the list stay as they are. */
const PUT_BACK = /** @type {const} */ (["package", "shock", "rule", "thresholds", "budget", "pinned"]);

/** @param {State} state @returns {Timeline} */
export function begun(state) {
  return { past: [], now: state, next: [] };
}

/** Return the line with a state at its end; what is the same on the table is no step of its own.
 * @param {Timeline} line @param {State} state @param {boolean} [merged] whether it stands for the last one, as while a
 * slider is drawn
 * @returns {Timeline}
 */
export function recorded({ past, now, next }, state, merged = false) {
  if (PUT_BACK.every((name) => now[name] === state[name])) return { past, now: state, next };
  return { past: merged ? past : [...past, now], now: state, next: [] };
}

/** Return the line one step back, as it is where there is none. @param {Timeline} line @returns {Timeline} */
export function undone({ past, now, next }) {
  const before = past.at(-1);
  return before ? { past: past.slice(0, -1), now: putBack(now, before), next: [now, ...next] } : { past, now, next };
}

/** Return the line one step on, as it is where there is none. @param {Timeline} line @returns {Timeline} */
export function redone({ past, now, next: [after, ...next] }) {
  return after ? { past: [...past, now], now: putBack(now, after), next } : { past, now, next };
}

/** @param {State} now @param {State} other @returns {State} */
function putBack(now, other) {
  return Object.freeze({ ...other, language: now.language, sort: now.sort });
}
