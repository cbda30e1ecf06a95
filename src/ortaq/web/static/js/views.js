/** Views that domains bring: each registers itself, stands in a part of its own, and may fail without the others. */

import { el } from "./dom.js";
import { messageOf } from "./serve.js";

const REGISTERED = "ortaq-view";

/** Called by the module of a domain. Its texts have keys that begin with `<domain>.view.`. @param {DomainView} view */
export function registerView(view) {
  document.dispatchEvent(new CustomEvent(REGISTERED, { detail: view }));
}

/** Call a function with every view from now on. The page listens before the modules of domains run.
 * @param {(view: DomainView) => void} take
 */
export function onView(take) {
  document.addEventListener(REGISTERED, (event) => take(/** @type {CustomEvent<DomainView>} */ (event).detail));
}

/** Make the parts of the page for all views, anew for every language and document.
 * @param {HTMLElement} place @param {DomainView[]} views @param {View} view @param {Act} act
 */
export function buildViews(place, views, view, act) {
  const parts = views.map((own) => {
    const body = el("div", { class: "view-body" });
    const title = el("h2", { id: `view-${own.id}-title` });
    const part = el("section", { id: `view-${own.id}`, "aria-labelledby": title.id }, title, body);
    attempt(view, body, () => {
      title.textContent = own.title(view);
      body.replaceChildren(...own.build(view, act));
    });
    if (!title.textContent) title.textContent = own.id;
    return part;
  });
  place.replaceChildren(...parts);
  place.hidden = !parts.length;
}

/** Tell all views what is on the table now.
 * @param {HTMLElement} place @param {DomainView[]} views @param {View} view
 */
export function updateViews(place, views, view) {
  views.forEach((own, k) => {
    const body = place.children[k]?.querySelector(".view-body");
    if (body && own.update) attempt(view, body, () => own.update?.(view, body));
  });
}

/** What fails in a view is said in its place. @param {View} view @param {Element} body @param {() => void} job */
function attempt({ words }, body, job) {
  try {
    job();
  } catch (error) {
    body.replaceChildren(el("p", { class: "loss" }, words.t("views.failed", { message: messageOf(error) })));
  }
}
