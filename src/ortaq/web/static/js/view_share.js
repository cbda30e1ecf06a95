/** The menu of files and of the link to the view. */

import { byId, setText, within } from "./dom.js";
import { saveCsv, savePage, savePng, saveServed, saveSvg } from "./export.js";

/** Called once; `look` gives the view at the moment, `saveAddress` brings the address up to it.
 * @param {() => View} look @param {() => void} saveAddress
 */
export function wireShare(look, saveAddress) {
  const name = () => `${look().doc.mechanism.id}-package-${look().state.package}`;
  /** @type {Record<string, () => unknown>} */
  const jobs = {
    "save-map-svg": () => saveSvg("map", `${name()}-map`),
    "save-map-png": () => savePng("map", `${name()}-map`),
    "save-chart-svg": () => saveSvg("chart", `${name()}-packages`),
    "save-csv": () => saveCsv(look(), name()),
    "save-page": () => savePage(look(), name()),
    "save-brief": () => saveServed(look(), "api/export/brief.html"),
    "save-xlsx": () => saveServed(look(), "api/export/table.xlsx"),
    "copy-link": () => copyLink(look().words, saveAddress),
  };
  for (const [id, job] of Object.entries(jobs)) byId(id).addEventListener("click", job);
  wireMenu(/** @type {HTMLDetailsElement} */ (byId("copy-link").closest("details")));
}

/** The menu closes when the reader turns elsewhere, has a file, or presses Escape. @param {HTMLDetailsElement} menu */
function wireMenu(menu) {
  document.addEventListener("click", ({ target }) => {
    const node = /** @type {Element} */ (target);
    const done = node.closest("button:not(#copy-link, #save-brief, #save-xlsx)");
    if (!menu.contains(node) || done) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    within(menu, "summary").focus();
  });
}

/** @param {Words} words @param {() => void} saveAddress */
async function copyLink(words, saveAddress) {
  saveAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    setText(byId("said"), words.t("export.copied"));
  } catch {
    setText(byId("said"), words.t("export.copy_failed"));
  }
}
