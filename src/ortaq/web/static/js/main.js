/** Wiring: one state, one redraw for each frame; what is far from the reader's hand follows in the next task. */

import { byId, el, setText } from "./dom.js";
import { saveLog, saveTable } from "./export.js";
import { begun, recorded, redone, undone } from "./history.js";
import { ladder, lastWithin } from "./ladder.js";
import { wireLadderChart } from "./ladder_chart.js";
import { openedLog, tried } from "./log.js";
import { updatePresenter, wirePresenter } from "./presenter.js";
import { recommended, standouts } from "./ranking.js";
import { documentIn, isPartlyEnglish } from "./labels.js";
import { loadDocument, messageOf, serverHealth, solvedGains } from "./serve.js";
import { later, stirred } from "./rest.js";
import { changed, fromFragment, openingState, toFragment } from "./state.js";
import { bitsOf } from "./bits.js";
import { decodeTable, jointGains, putSolved, ruledGains, verdicts } from "./table.js";
import { wireTheme } from "./theme.js";
import { showAgreed } from "./view_agreed.js";
import { buildAgenda, updateAgenda } from "./view_agenda.js";
import { updateCompare, wireCompare } from "./view_compare.js";
import { buildDependence, updateDependence } from "./view_dependence.js";
import { buildCharts } from "./view_charts.js";
import { updateChart, wireChart } from "./view_chart.js";
import { buildGround, updateGroundCount, updateGroundList, wireGround } from "./view_ground.js";
import { forgetLadder, updateLadder, updatePresented, wireLadder } from "./view_ladder.js";
import { updateLog, wireLog } from "./view_log.js";
import { buildMap, mapResized, updateMap } from "./view_map.js";
import { buildMembers, updateMatrix, updateMembers } from "./view_members.js";
import { buildRecompute } from "./view_recompute.js";
import { wireShare } from "./view_share.js";
import { accounts, explainProvenance } from "./view_sources.js";
import { explainTables } from "./view_tables.js";
import { updateWhy } from "./view_why.js";
import { buildViews, onView, updateViews } from "./views.js";
import { fillTexts, loadLanguages, loadMessages, preferredLanguage, wordsIn } from "./words.js";

const REST_MS = 120; // the list, the chart, the reasons and the address wait until the hand rests this long

/** What the page knows; `doc`, `table`, `state` and `words` are there before anything is drawn.
 * @typedef {{ ruled: Ruled, thresholds: readonly number[], verdict: Verdicts, tags?: Map<number, string[]>,
 *   ladder?: Ladder }} Known
 * @typedef {{ doc: TableDocument, table: Table, state: State, words: Words, languages: Names, served: boolean,
 *   kept: boolean, recomputed: boolean, frame: number, known: Known | null, drawn: State | null,
 *   line: Timeline, slider: string, log: readonly Tried[], body: string }} Page
 * @type {Page}
 */
const page = Object.assign(Object.create(null),
  { languages: {}, served: false, kept: false, recomputed: false, frame: 0, known: null, drawn: null,
    slider: "", log: [] });

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
  stirred();
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
  if (page.known?.ladder) updateMoney();
  byId("undo").disabled = !page.line.past.length;
  byId("redo").disabled = !page.line.next.length;
  later(REST_MS, [rested, updateMoney, () => updateCompare(look()), () => updateGroundList(fullLook()),
    () => updateChart(fullLook()), () => updateWhy(fullLook(), act)]);
}

/** What the money buys. */
function updateMoney() {
  const view = look();
  const found = knownLadder();
  updateLadder(view, found);
  updatePresented(view);
  updatePresenter(view, found);
}

/** What was looked at long enough is written down, and where a slider came to rest. */
function rested() {
  page.slider = "";
  saveAddress();
  const log = tried(page.log, look(), new Date());
  if (log !== page.log) keepLog(log);
}

/** @param {readonly Tried[]} log */
function keepLog(log) {
  page.log = log;
  updateLog(look(), log, act);
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
  choose: (index) => act.set({ package: index, budget: null }),
  flip: (bit) => act.choose(page.state.package ^ (1 << bit)),
  spend: (musd) => act.update((state) =>
    changed(state, { budget: musd, package: lastWithin(page.table.costs, knownLadder().stairs, musd) }), "budget"),
  update(next, slider = "") {
    page.line = recorded(page.line, next(page.state), slider !== "" && slider === page.slider);
    page.slider = slider;
    page.state = page.line.now;
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
  setText(byId("subtitle"), accounts(view));
  byId("english-note").hidden = !isPartlyEnglish(doc, words.language);
  byId("unreviewed").hidden = words.t("language.reviewed") === "yes";
  buildAgenda(view, act);
  buildMembers(view, act);
  buildDependence(view, act);
  buildMap(view);
  buildGround(view, act);
  buildCharts(view);
  buildRecompute(view, useRecomputed);
  forgetLadder();
  updateLog(view, page.log, act);
  showAgreed(look, page.kept);
  buildViews(byId("views"), views, view, act);
  act.redraw();
}

/** @param {(line: Timeline) => Timeline} step */
function travel(step) {
  page.line = step(page.line);
  page.slider = "";
  page.state = page.line.now;
  redraw();
}

/** Ctrl or Command with Z and Y, as everywhere. @param {KeyboardEvent} event */
function travelByKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || byId("drawer").open) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  travel(key === "y" || event.shiftKey ? redone : undone);
}

/** @param {string} language */
async function useLanguage(language) {
  stirred();
  page.words = wordsIn(language, await loadMessages(language));
  page.doc = documentIn(page.table.doc, language);
  page.line = recorded(page.line, changed(page.state, { language }));
  page.state = page.line.now;
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
  wireTheme(() => page.words);
  byId("rule").addEventListener("change", () => act.set({ rule: byId("rule").value }));
  byId("clear").addEventListener("click", () => act.choose(0));
  byId("everything").addEventListener("click", () => act.choose(page.table.packages - 1));
  byId("reset-thresholds").addEventListener("click", () =>
    act.set({ thresholds: Object.freeze(page.doc.members.map((m) => m.threshold_percent)) }));
  byId("find").addEventListener("click", findCommonGround);
  byId("solve").addEventListener("click", solveShown);
  byId("provenance").addEventListener("click", () => act.explain(explainProvenance));
  byId("all-tables").addEventListener("click", () => act.explain(explainTables));
  byId("drawer-close").addEventListener("click", () => byId("drawer").close());
  byId("drawer").addEventListener("click", (event) => event.target === byId("drawer") && byId("drawer").close());
  byId("undo").addEventListener("click", () => travel(undone));
  byId("redo").addEventListener("click", () => travel(redone));
  document.addEventListener("keydown", travelByKey);
  wireShare(look, saveAddress);
  wireDecision();
  wireGround();
  wireChart(act);
  new ResizeObserver(mapResized).observe(byId("map-frame"));
  window.addEventListener("hashchange", readFragment);
}

/** The ladder, two variants, the presenter's view and the log. */
function wireDecision() {
  wireLadder(act, knownLadder);
  wireLadderChart();
  wireCompare(act);
  wirePresenter(look, knownLadder, act);
  wireLog({
    clear: () => keepLog([]),
    csv: () => saveLog(page.doc.mechanism.id, page.log),
    page: () => saveTable(page.doc.mechanism.id, page.body, page.log),
  });
}

function readFragment() {
  const found = fromFragment(location.hash, page.state, page.doc, Object.keys(page.languages));
  const other = found.language !== page.state.language;
  page.line = recorded(page.line, found);
  page.state = page.line.now;
  if (other) useLanguage(found.language);
  else redraw();
}

/** Choose the recommended package under the rule and thresholds on the page, and bring the list into view. */
function findCommonGround() {
  const { best } = fullLook();
  if (best !== null) act.choose(best);
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

async function start() {
  const { dataset } = document.documentElement;
  dataset.started = "true";
  page.body = document.body.innerHTML;
  try {
    await useDocument(await loadDocument());
    page.languages = await loadLanguages();
    const opening = openingState(page.doc, preferredLanguage(page.languages));
    page.state = fromFragment(location.hash, opening, page.doc, Object.keys(page.languages));
    page.line = begun(page.state);
    page.log = openedLog();
    wireTools();
    await useLanguage(page.state.language);
    Object.assign(page, await serverHealth());
    if (page.kept) showAgreed(look, true);
    byId("only-served").hidden = page.served;
    byId("save-table").hidden = !document.getElementById("table-document");
    for (const id of ["recompute", "save-brief", "save-xlsx"]) byId(id).hidden = !page.served;
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
