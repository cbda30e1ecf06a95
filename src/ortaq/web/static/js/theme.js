/** Light, dark, or as the reader's machine has it. */

import { byId, setText } from "./dom.js";

const THEMES = ["auto", "light", "dark"];

/** Called once. @param {() => Words} words */
export function wireTheme(words) {
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
    root.dataset.theme = next;
    setText(byId("theme"), words().t(`theme.${next}`));
    byId("theme").dataset.t = `theme.${next}`;
  });
}
