/** The nodes of the page that always are there, and their texts. */

import { setText } from "../js/dom.js";

export { byId, el, setText } from "../js/dom.js";

/** Fill every node that names its text by `data-t`. @param {import("./words.js").Say} say */
export function fillTexts(say) {
  for (const node of document.querySelectorAll("[data-t]")) setText(node, say.t(node.getAttribute("data-t") ?? ""));
}
