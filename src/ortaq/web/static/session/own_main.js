/** A delegation's own page: one file, used alone before the session; it may load nothing and send nothing. */

import { byId, el, setText } from "../js/dom.js";
import { readLimits } from "./file.js";
import { noLimits } from "./meaning.js";
import { mountOwn } from "./own.js";
import { closed } from "./vault.js";
import { wordsIn } from "./words.js";

const LANGUAGES = ["en", "ru", "zh"];
const THEMES = ["auto", "light", "dark"];
const LEAST_LETTERS = 12;

/** @type {any} */
const held = { agenda: null, member: "", limits: noLimits(), say: null, panel: null };

async function main() {
  document.documentElement.dataset.started = "true";
  const { member, agenda } = await embedded();
  held.member = member;
  held.agenda = agenda;
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) ?? "en";
  const select = /** @type {HTMLSelectElement} */ (document.getElementById("language"));
  select.replaceChildren(...LANGUAGES.map((code) => el("option", { value: code },
    new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code)));
  select.value = preferred;
  select.addEventListener("change", () => show(select.value));
  byId("theme").addEventListener("click", nextTheme);
  byId("save").addEventListener("submit", save);
  byId("open").addEventListener("submit", open);
  await show(preferred);
  document.documentElement.dataset.ready = "true";
}

/** Return the agenda that the file holds, packed. */
async function embedded() {
  const { member, digest, packed } = JSON.parse(byId("table-document").textContent ?? "");
  const bytes = Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return { member, agenda: { ...JSON.parse(await new Response(plain).text()), digest } };
}

/** @param {string} language */
async function show(language) {
  const say = await wordsIn(language, held.agenda);
  held.say = say;
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-t]")) setText(node, say.t(node.getAttribute("data-t") ?? ""));
  byId("language").setAttribute("aria-label", say.t("page.language"));
  const title = say.t("mine.title", { member: say.member(held.member) });
  setText(byId("title"), title);
  setText(byId("about"), say.of(held.agenda.title, ""));
  setText(byId("digest"), held.agenda.digest);
  document.title = `${title} – ortaq`;
  mount();
}

function mount() {
  const { agenda, member, limits, say } = held;
  const changed = (/** @type {any} */ typed) => {
    held.limits = typed;
  };
  held.panel = mountOwn(byId("panel"), agenda, member, say, { limits, changed });
}

function nextTheme() {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
  root.dataset.theme = next;
  byId("theme").dataset.t = `mine.theme_${next}`;
  setText(byId("theme"), held.say.t(`mine.theme_${next}`));
}

/** @param {string} id */
function input(id) {
  return /** @type {HTMLInputElement} */ (document.getElementById(id));
}

/** @param {string} key */
function tell(key) {
  setText(byId("said"), held.say.t(`mine.${key}`));
}

/** @param {Event} event */
async function save(event) {
  event.preventDefault();
  const [first, second] = ["passphrase", "again"].map((id) => input(id).value);
  if (first.length < LEAST_LETTERS) return tell("short_passphrase");
  if (first !== second) return tell("two_passphrases");
  const limits = held.panel.limits();
  const text = await closed({ member: held.member, agenda: held.agenda.digest, limits }, first);
  const link = el("a", { href: URL.createObjectURL(new Blob([text])), download: `limits-${held.member}.ortaq` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  return tell("saved");
}

/** @param {Event} event */
async function open(event) {
  event.preventDefault();
  const [file, passphrase] = [input("file").files?.[0], input("file-passphrase").value];
  const { said, limits } = await readLimits(file, passphrase, held.member, held.agenda.digest);
  if (limits) {
    held.limits = limits;
    mount();
  }
  tell(said);
}

main();
