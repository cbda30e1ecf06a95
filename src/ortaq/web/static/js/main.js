/** Wiring: one state, one redraw for each frame; what is far from the reader's hand follows in the next task. */

import { byId, el, setText } from "./dom.js";
import { saveCsv, savePage, savePng, saveServed, saveSvg } from "./export.js";
import { recommended, standouts } from "./ranking.js";
import { CASE_PARTS, isServed, loadDocument, recomputed, solvedGains } from "./serve.js";
import { changed, fromFragment, openingState, toFragment } from "./state.js";
import { bitsOf } from "./bits.js";
import { decodeTable, putSolved, ruledGains, verdicts } from "./table.js";
import { buildAgenda, updateAgenda } from "./view_agenda.js";
import { buildDependence, updateDependence } from "./view_dependence.js";
import { buildGround, updateGroundChart, updateGroundCount, updateGroundList, wireGround } from "./view_ground.js";
import { buildMap, mapResized, updateMap } from "./view_map.js";
import { buildMembers, updateMatrix, updateMembers } from "./view_members.js";
import { explainProvenance } from "./view_sources.js";
import { updateWhy } from "./view_why.js";
import { fillTexts, loadLanguages, loadMessages, preferredLanguage, wordsIn } from "./words.js";

const REST_MS = 120; // the list, the chart, the reasons and the address wait until the hand rests this long
const THEMES = ["auto", "light", "dark"];

const page = { doc: null, table: null, state: null, words: null, languages: {}, served: false, frame: 0, rest: undefined, known: null, drawn: null, running: null, recomputed: false };

/** Everything that views may read; computed once for each state. */
function look() {
  const { doc, table, state, words } = page;
  const ruled = ruledGains(table, state.rule);
  const thresholds = state.thresholds;
  if (page.known?.ruled !== ruled || page.known.thresholds !== thresholds) {
    page.known = { ruled, thresholds, verdict: verdicts(table, ruled, thresholds) };
  }
  const at = state.package * table.members;
  return { doc, table, state, words, served: page.served, solvable: page.served && !page.recomputed, ruled, verdict: page.known.verdict, measures: bitsOf(state.package), robust: ruled.percent.subarray(at, at + table.members) };
}

function redraw() {
  clearTimeout(page.rest);
  if (!page.frame) page.frame = requestAnimationFrame(drawFirst);
}

function drawFirst() {
  page.frame = 0;
  const view = look();
  updateAgenda(view);
  updateMembers(view);
  if (page.drawn?.package !== view.state.package || page.drawn.shock !== view.state.shock) {
    updateMatrix(view);
    updateMap(view);
    updateDependence(view);
  }
  page.drawn = view.state;
  updateGroundCount(view);
  later(REST_MS, [saveAddress, () => updateGroundList(fullLook()), () => updateGroundChart(fullLook()), () => updateWhy(fullLook(), act)]);
}

/** Do jobs one after the other, each in a task of its own, until the hand moves again. */
function later(wait, [job, ...others]) {
  page.rest = setTimeout(() => {
    job();
    if (others.length) later(0, others);
  }, wait);
}

function saveAddress() {
  history.replaceState(null, "", location.pathname + location.search + toFragment(page.state, page.doc));
}

/** What stands out among the accepted packages takes longer to find; only what follows the hand reads it. */
function fullLook() {
  const view = look();
  page.known.tags ??= standouts(view.table, view.ruled, view.verdict.accepted, view.state.thresholds);
  page.known.best = recommended(page.known.tags, view.ruled);
  return { ...view, tags: page.known.tags, best: page.known.best };
}

const act = {
  set: (change) => act.update((state) => changed(state, change)),
  flip: (bit) => act.update((state) => changed(state, { package: state.package ^ (1 << bit) })),
  update(next) {
    page.state = next(page.state);
    redraw();
  },
  redraw() {
    page.drawn = null;
    redraw();
  },
  explain(make) {
    const { title, nodes } = make(look());
    byId("drawer-title").textContent = title;
    byId("drawer-body").replaceChildren(...nodes);
    byId("drawer").showModal();
    byId("drawer-body").scrollTop = 0;
  },
};

function buildAll() {
  const view = look();
  document.documentElement.lang = page.words.language;
  fillTexts(page.words);
  byId("title").textContent = page.doc.mechanism.title;
  document.title = `${page.doc.mechanism.title} · ortaq`;
  setText(byId("subtitle"), page.words.t("page.subtitle", { region: page.doc.region.title, year: page.doc.region.base_year }));
  byId("english-note").hidden = page.words.language === "en";
  buildAgenda(view, act);
  buildMembers(view, act);
  buildDependence(view, act);
  buildMap(view);
  buildGround(view, act);
  buildRecompute(view);
  act.redraw();
}

async function useLanguage(language) {
  page.words = wordsIn(language, await loadMessages(language));
  page.state = changed(page.state, { language });
  byId("language").value = language;
  buildAll();
}

async function useDocument(doc) {
  page.table = await decodeTable(doc);
  page.doc = doc;
  page.known = null;
}

function wireTools() {
  byId("language").replaceChildren(...Object.entries(page.languages).map(([code, name]) => el("option", { value: code, lang: code }, name)));
  byId("language").addEventListener("change", (event) => useLanguage(event.target.value));
  byId("theme").addEventListener("click", nextTheme);
  byId("rule").addEventListener("change", (event) => act.set({ rule: event.target.value }));
  byId("clear").addEventListener("click", () => act.set({ package: 0 }));
  byId("everything").addEventListener("click", () => act.set({ package: page.table.packages - 1 }));
  byId("reset-thresholds").addEventListener("click", () => act.set({ thresholds: Object.freeze(page.doc.members.map((m) => m.threshold_percent)) }));
  byId("find").addEventListener("click", findCommonGround);
  byId("solve").addEventListener("click", solveShown);
  byId("provenance").addEventListener("click", () => act.explain(explainProvenance));
  byId("drawer-close").addEventListener("click", () => byId("drawer").close());
  byId("drawer").addEventListener("click", (event) => event.target === byId("drawer") && byId("drawer").close());
  wireExports();
  wireGround();
  new ResizeObserver(mapResized).observe(byId("map-frame"));
  window.addEventListener("hashchange", readFragment);
}

function readFragment() {
  const found = fromFragment(location.hash, page.state, page.doc, Object.keys(page.languages));
  const other = found.language !== page.state.language;
  page.state = found;
  if (other) useLanguage(found.language);
  else redraw();
}

/** Choose the recommended package under the rule and thresholds on the page, and bring the list into view. */
function findCommonGround() {
  const { best } = fullLook();
  if (best !== null) act.set({ package: best });
  byId("ground").scrollIntoView({ block: "start" });
  byId("ground-title").focus({ preventScroll: true });
}

/** Put the solved gains of the package on the table, under the shock on show, in place of the estimates. */
async function solveShown() {
  const { table, words, state } = page;
  byId("solve").disabled = true;
  setText(byId("solve-said"), words.t("exact.computing"));
  try {
    putSolved(table, state.package, state.shock, await solvedGains(table.doc, state.package, state.shock));
    setText(byId("solve-said"), words.t("exact.solved"));
    act.redraw();
  } catch (error) {
    setText(byId("solve-said"), error.message);
  } finally {
    byId("solve").disabled = false;
  }
}

function nextTheme() {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
  root.dataset.theme = next;
  setText(byId("theme"), page.words.t(`theme.${next}`));
  byId("theme").dataset.t = `theme.${next}`;
}

function wireExports() {
  const name = () => `${page.doc.mechanism.id}-package-${page.state.package}`;
  const on = (id, job) => byId(id).addEventListener("click", job);
  on("save-map-svg", () => saveSvg("map", `${name()}-map`));
  on("save-map-png", () => savePng("map", `${name()}-map`));
  on("save-chart-svg", () => saveSvg("chart", `${name()}-packages`));
  on("save-csv", () => saveCsv(look(), name()));
  on("save-page", () => savePage(look(), name()));
  on("save-brief", () => saveServed(look(), "api/export/brief.html"));
  on("save-xlsx", () => saveServed(look(), "api/export/table.xlsx"));
  on("copy-link", copyLink);
  const menu = byId("copy-link").closest("details");
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target) || event.target.closest("button:not(#copy-link, #save-brief, #save-xlsx)")) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

async function copyLink() {
  saveAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    setText(byId("said"), page.words.t("export.copied"));
  } catch {
    setText(byId("said"), page.words.t("export.copy_failed"));
  }
}

function showServed() {
  byId("recompute").hidden = !page.served;
  byId("only-served").hidden = page.served;
  for (const id of ["save-brief", "save-xlsx"]) byId(id).hidden = !page.served;
}

function buildRecompute({ doc, words }) {
  byId("case-parts").replaceChildren(...Object.entries(CASE_PARTS).map(([part, ends]) => endSelect(words, `case-${part}`, words.t(`case.${part}`), ends, null)));
  byId("case-levels").replaceChildren(...doc.measures.map((measure) => endSelect(words, `level-${measure.id}`, measure.title, CASE_PARTS.shift, "en")));
  byId("recompute-start").onclick = recompute;
  byId("recompute-cancel").onclick = () => page.running?.abort();
}

function endSelect(words, id, label, ends, lang) {
  const start = ends.includes("central") ? "central" : ends[0];
  return el("li", {}, el("label", { for: id, lang }, label), el("select", { id }, ...ends.map((end) => el("option", { value: end, selected: end === start }, words.t(`end.${end}`)))));
}

async function recompute() {
  const { words, doc, state } = page;
  const chosen = Object.fromEntries(Object.keys(CASE_PARTS).map((part) => [part, byId(`case-${part}`).value]));
  const levels = Object.fromEntries(doc.measures.map((m) => [m.id, byId(`level-${m.id}`).value]).filter(([, end]) => end !== "central"));
  const thresholds = Object.fromEntries(doc.members.map((m, i) => [m.id, state.thresholds[i]]));
  page.running = new AbortController();
  byId("recompute-cancel").hidden = false;
  byId("recompute-start").disabled = true;
  try {
    const found = await recomputed({ case: chosen, thresholds, levels }, (done, of) => setText(byId("recompute-said"), words.t("recompute.progress", { done: words.count(done), of: words.count(of) })), page.running.signal);
    await useDocument(found);
    page.recomputed = true;
    buildAll();
    setText(byId("recompute-said"), words.t("recompute.done", { seconds: words.plain(found.seconds) }));
  } catch (error) {
    setText(byId("recompute-said"), error.name === "AbortError" ? words.t("recompute.cancelled") : words.t("recompute.failed", { message: error.message }));
  } finally {
    page.running = null;
    byId("recompute-cancel").hidden = true;
    byId("recompute-start").disabled = false;
  }
}

async function start() {
  try {
    await useDocument(await loadDocument());
    page.languages = await loadLanguages();
    page.state = fromFragment(location.hash, openingState(page.doc, preferredLanguage(page.languages)), page.doc, Object.keys(page.languages));
    wireTools();
    await useLanguage(page.state.language);
    page.served = await isServed();
    showServed();
    act.redraw();
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    byId("failure").hidden = false;
    byId("failure-text").textContent = error.message;
    throw error;
  }
}

start();
