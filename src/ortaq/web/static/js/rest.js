/** When the hand rests: what follows then, and that the page says so. */

const { dataset } = document.documentElement;
let waiting = 0;

/** The hand moves: what waits for it to rest waits no longer. */
export function stirred() {
  clearTimeout(waiting);
  delete dataset.rests;
}

/** Do jobs one after the other, each in a task of its own, until the hand moves again.
 * @param {number} wait milliseconds @param {(() => void)[]} given
 */
export function later(wait, [job, ...others]) {
  waiting = window.setTimeout(() => {
    job();
    if (others.length) later(0, others);
    else dataset.rests = "true";
  }, wait);
}
