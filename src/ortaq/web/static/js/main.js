/** Wiring: one state, one redraw for each frame; what is far from the reader's hand follows in the next task. */

import { byId, el, setText } from "./dom.js";
import { ladder } from "./ladder.js";
import { recommended, standouts } from "./ranking.js";
import { documentIn, isPartlyEnglish } from "./labels.js";
import { isServed, loadDocument, messageOf, solvedGains } from "./serve.js";
import { changed, fromFragment, openingState, toFragment } from "./state.js";
import { bitsOf } from "./bits.js";
import { decodeTable, jointGains, putSolved, ruledGains, verdicts } from "./table.js";
import { buildAgenda, updateAgenda } from "./view_agenda.js";
import { buildDependence, updateDependence } from "./view_dependence.js";
import { buildCharts } from "./view_charts.js";
import { updateChart, wireChart } from "./view_chart.js";
import { buildGround, updateGroundCount, updateGroundList, wireGround } from "./view_ground.js";
import { buildMap, mapResized, updateMap } from "./view_map.js";
import { buildMembers, updateMatrix, updateMembers } from "./view_members.js";
import { buildRecompute } from "./view_recompute.js";
import { wireShare } from "./view_share.js";
import { explainProvenance } from "./view_sources.js";
import { explainTables } from "./view_tables.js";
import { updateWhy } from "./view_why.js";
import { buildViews, onView, updateViews } from "./views.js";
import { fillTexts, loadLanguages, loadMessages, preferredLanguage, wordsIn } from "./words.js";

const REST_MS = 120; // the list, the chart, the reasons and the address wait until the hand rests this long
const THEMES = ["auto", "light", "dark"];

/** What the page knows; `doc`, `table`, `state` and `words` are there before anything is drawn.
 * @typedef {{ ruled: Ruled, thresholds: readonly number[], verdict: Verdicts, tags?: Map<number, string[]>,
 *   ladder?: Ladder }} Known
 * @typedef {{ doc: TableDocument, table: Table, state: State, words: Words, languages: Names, served: boolean,
 *   recomputed: boolean, frame: number, rest: number, known: Known | null, drawn: State | null }} Page
 * @type {Page}
 */
const page = Object.assign(Object.create(null),
  { languages: {}, served: false, recomputed: false, frame: 0, rest: 0, known: null, drawn: null });

/** What all packages come to under the rule and thresholds of the page; computed once for each. */
function known() {
  const { table, state: { rule, thresholds } } = page;
  const ruled = ruledGains(table, rule);
  if (page.known?.ruled !== ruled || page.known.thresholds !== thresholds) {
    page.known = { ruled, thresholds, verdict: verdicts(table, ruled, thresholds) };
  }
  return page.known;
}

/** The ladder among the packages that all would sign; found once for each rule and thresholds. @returns {Ladder} */
function knownLadder() {
  const { table, doc } = page;
  const about = known();
  about.ladder ??= ladder(table.costs, jointGains(table), [0, ...about.verdict.accepted], doc.mechanism.least_return);
  return about.ladder;
}

/** @type {DomainView[]} those of domains, in the order in which they registered */
const views = [];

/** Everything that views may read; computed once for each state. @returns {View} */
function look() {
  const { doc, table, state, words, served } = page;
  const { ruled, verdict } = known();
  const at = state.package * table.members;
  const robust = ruled.percent.subarray(at, at + table.members);
  const solvable = served && !page.recomputed;
  return { doc, table, state, words, served, solvable, ruled, verdict, measures: bitsOf(state.package), robust };
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
    updateViews(byId("views"), views, view);
  }
  page.drawn = view.state;
  updateGroundCount(view);
  later(REST_MS, [saveAddress, () => updateGroundList(fullLook()), () => updateChart(fullLook()),
      () => updateWhy(fullLook(), act)]);
}

/** Do jobs one after the other, each in a task of its own, until the hand moves again.
 * @param {number} wait @param {(() => void)[]} given
 */
function later(wait, [job, ...others]) {
  page.rest = window.setTimeout(() => {
    job();
    if (others.length) later(0, others);
  }, wait);
}

function saveAddress() {
  history.replaceState(null, "", location.pathname + location.search + toFragment(page.state, page.doc));
}

/** What stands out among the accepted packages takes longer to find; only what follows the hand reads it.
 * @returns {FullView}
 */
function fullLook() {
  const view = look();
  const about = known();
  about.tags ??= standouts(view.table, view.ruled, view.verdict.accepted, view.state.thresholds);
  return { ...view, tags: about.tags, best: recommended(knownLadder(), about.tags, view.ruled) };
}

/** @type {Act} */
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
  const { doc, words } = view;
  document.documentElement.lang = words.language;
  fillTexts(words);
  byId("title").textContent = doc.mechanism.title;
  document.title = `${doc.mechanism.title} · ortaq`;
  setText(byId("subtitle"), words.t("page.subtitle", { region: doc.region.title, year: doc.region.base_year }));
  byId("english-note").hidden = !isPartlyEnglish(doc, words.language);
  byId("unreviewed").hidden = words.t("language.reviewed") === "yes";
  buildAgenda(view, act);
  buildMembers(view, act);
  buildDependence(view, act);
  buildMap(view);
  buildGround(view, act);
  buildCharts(view);
  buildRecompute(view, useRecomputed);
  buildViews(byId("views"), views, view, act);
  act.redraw();
}

/** @param {string} language */
async function useLanguage(language) {
  page.words = wordsIn(language, await loadMessages(language));
  page.doc = documentIn(page.table.doc, language);
  page.state = changed(page.state, { language });
  byId("language").value = language;
  buildAll();
}

/** @param {TableDocument} doc */
async function useDocument(doc) {
  page.table = await decodeTable(doc);
  page.doc = documentIn(doc, page.words?.language ?? "en");
  page.known = null;
}

/** @param {TableDocument} doc */
async function useRecomputed(doc) {
  await useDocument(doc);
  page.recomputed = true;
  buildAll();
}

function wireTools() {
  const names = Object.entries(page.languages);
  byId("language").replaceChildren(...names.map(([code, name]) => el("option", { value: code, lang: code }, name)));
  byId("language").addEventListener("change", () => useLanguage(byId("language").value));
  byId("theme").addEventListener("click", nextTheme);
  byId("rule").addEventListener("change", () => act.set({ rule: byId("rule").value }));
  byId("clear").addEventListener("click", () => act.set({ package: 0 }));
  byId("everything").addEventListener("click", () => act.set({ package: page.table.packages - 1 }));
  byId("reset-thresholds").addEventListener("click", () =>
    act.set({ thresholds: Object.freeze(page.doc.members.map((m) => m.threshold_percent)) }));
  byId("find").addEventListener("click", findCommonGround);
  byId("solve").addEventListener("click", solveShown);
  byId("provenance").addEventListener("click", () => act.explain(explainProvenance));
  byId("all-tables").addEventListener("click", () => act.explain(explainTables));
  byId("drawer-close").addEventListener("click", () => byId("drawer").close());
  byId("drawer").addEventListener("click", (event) => event.target === byId("drawer") && byId("drawer").close());
  wireShare(look, saveAddress);
  wireGround();
  wireChart(act);
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
    setText(byId("solve-said"), messageOf(error));
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

async function start() {
  const { dataset } = document.documentElement;
  dataset.started = "true";
  try {
    await useDocument(await loadDocument());
    page.languages = await loadLanguages();
    const opening = openingState(page.doc, preferredLanguage(page.languages));
    page.state = fromFragment(location.hash, opening, page.doc, Object.keys(page.languages));
    wireTools();
    await useLanguage(page.state.language);
    page.served = await isServed();
    byId("recompute").hidden = !page.served;
    byId("only-served").hidden = page.served;
    for (const id of ["save-brief", "save-xlsx"]) byId(id).hidden = !page.served;
    act.redraw();
    document.getElementById("plain")?.remove();
    dataset.ready = "true";
  } catch (error) {
    delete dataset.working;
    byId("failure").hidden = false;
    byId("failure-text").textContent = messageOf(error);
    throw error;
  }
}

onView((view) => {
  views.push(view);
  if (page.words) buildAll();
});
start();
