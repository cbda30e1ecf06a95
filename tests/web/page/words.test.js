import assert from "node:assert/strict";
import { test } from "node:test";

import { fittedProjection } from "../../../src/ortaq/web/static/js/projection.js";
import {
  documentIn, isPartlyEnglish, measureNames, principleValue, shockTitle, shownGain,
} from "../../../src/ortaq/web/static/js/labels.js";
import {
  fromFragment, openingState, rulesOf, toFragment, withThreshold,
} from "../../../src/ortaq/web/static/js/state.js";
import { roundTicks } from "../../../src/ortaq/web/static/js/view_chart.js";
import { greatCircle } from "../../../src/ortaq/web/static/js/view_trade.js";
import { arrow, tone, wordsIn } from "../../../src/ortaq/web/static/js/words.js";
import { documentOf, textsOf, viewOf } from "./table.js";

const near = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);

test("numbers are written as the language writes them", () => {
  const [en, ru] = ["en", "ru"].map((language) => wordsIn(language, textsOf(language)));
  assert.equal(en.gain(1.2345), "+1.23%");
  assert.equal(en.gain(-0.004321), "−0.0043%");
  assert.equal(en.gain(0), "0%");
  assert.match(en.gain(0.000001), /^\+<0\.00001%$/);
  assert.equal(en.gain(5e-8), textsOf("en")["number.nearly_zero"]);
  assert.match(ru.gain(1.2345), /^\+1,23\s%$/);
  assert.match(en.signedMoney(1234), /^\+USD\s1\.23B$/);
  assert.equal(en.count(1234567), "1,234,567");
});

test("the form of a plural is that of the language where it has one, else the general one", () => {
  const forms = { one: "мера", few: "меры", many: "мер", other: "меры" };
  const texts = Object.fromEntries(Object.entries(forms).map(([form, noun]) => [`n.${form}`, `{count} ${noun}`]));
  const ru = wordsIn("ru", texts);
  const said = [1, 3, 5, 21, 11].map((n) => ru.plural("n", n));
  assert.deepEqual(said, ["1 мера", "3 меры", "5 мер", "21 мера", "11 мер"]);
  assert.equal(wordsIn("ru", textsOf("ru")).caseName("weak effects, high costs"), "слабые эффекты, высокие расходы");
  assert.equal(wordsIn("ru", textsOf("ru")).caseName("tariff high"), "tariff high");
  assert.equal(wordsIn("ru", { "n.other": "{count}: {of}" }).plural("n", 3, { of: 9 }), "3: 9");
});

test("a text that does not exist is named", () => {
  assert.throws(() => wordsIn("en", {}).t("page.nothing"), /no text for page\.nothing/);
});

test("arrows and tones follow the tolerance of verdicts and what matters to a member", () => {
  assert.deepEqual([0.2, -0.2, 5e-8].map((v) => arrow(v)), ["▲", "▼", "="]);
  assert.deepEqual([0.2, -0.2, -5e-8].map((v) => tone(v)), ["gain", "loss", "even"]);
  assert.deepEqual([arrow(0.2, 0.3), tone(-0.2, 0.3), tone(-0.4, 0.3)], ["=", "even", "loss"]);
});

test("labels", async () => {
  const view = await viewOf(5, { language: "ru" });
  assert.equal(shockTitle(view, 0), textsOf("ru")["shock.none"]);
  assert.equal(shockTitle(view, 1), "Drought");
  assert.equal(measureNames(view, [0, 2]), "road и port");
  assert.equal(measureNames(view, []), textsOf("ru")["package.empty"]);
  assert.equal(view.words.memberName(view.doc.members[0]), "Страна A");
  assert.equal(shownGain(view, 5, 0, 1), view.words.gain(1));
  assert.equal(principleValue(view.words, { value: Infinity, unit: "ratio" }), "∞");
  assert.equal(principleValue(view.words, { value: NaN, unit: "points" }), textsOf("ru")["number.unknown"]);
  assert.equal(principleValue(view.words, { value: 2.5, unit: "ratio" }), "2,5 : 1");
});

test("a link carries the view, and a wrong one changes nothing", () => {
  const doc = documentOf();
  const state = { ...withThreshold(openingState(doc, "en"), 1, 0.25), package: 3, shock: 1, rule: "cvar25" };
  const fragment = toFragment(state, doc);
  assert.equal(fragment, "#p=3&s=drought&a=cvar25&l=en&t=B:0.25");
  assert.deepEqual({ ...fromFragment(fragment, openingState(doc, "en"), doc, ["en", "ru"]) }, { ...state });
  const wrong = fromFragment("#p=9&s=flood&a=best&l=xx&t=B:much", state, doc, ["en"]);
  assert.deepEqual({ ...wrong, thresholds: [] }, { ...state, thresholds: [] });
});

test("the rule of the document is on offer with its own tail", () => {
  const doc = documentOf();
  assert.deepEqual(rulesOf(doc), ["worst", "mean", "cvar10", "cvar25"]);
  doc.agreement = { accept: "cvar", tail: 0.15 };
  assert.equal(rulesOf(doc).at(-1), "cvar15");
});

test("the projection fits its bounds and keeps the middle upright", () => {
  const { project, width, height, middle } = fittedProjection([50, 30, 90, 55], 1000);
  near(middle, 70);
  near(project([70, 30])[0], width / 2);
  assert.ok(project([70, 55])[1] < project([70, 30])[1]);
  for (const [x, y] of [[50, 30], [90, 30], [50, 55], [90, 55]].map(project)) {
    assert.ok(x >= -1e-6 && x <= width + 1e-6 && y >= -1e-6 && y <= height + 1e-6);
  }
});

test("a great circle begins and ends where it should and bends to the pole", () => {
  const line = greatCircle([0, 50], [90, 50]);
  near(line[0][0], 0);
  near(line.at(-1)[0], 90);
  assert.ok(line[12][1] > 55);
  assert.deepEqual(greatCircle([5, 5], [5, 5]), [[5, 5], [5, 5]]);
});

test("ticks are round and lie within the ends", () => {
  assert.deepEqual(roundTicks(-0.31, 0.92, 5), [0, 0.5]);
  assert.deepEqual(roundTicks(-7, 41, 5), [0, 10, 20, 30, 40]);
});

test("titles and descriptions are in the language of the page where the document has them", () => {
  const doc = documentOf();
  assert.equal(isPartlyEnglish(documentIn(doc, "en"), "en"), false);
  Object.assign(doc.mechanism, { titles: { ru: "Игрушка" } });
  Object.assign(doc.measures[0], { titles: { ru: "Дорога" }, descriptions: { ru: "Её строят." } });
  const found = documentIn(doc, "ru");
  const titles = [found.mechanism, ...found.measures].map(({ title }) => title);
  assert.deepEqual(titles, ["Игрушка", "Дорога", "rail", "port"]);
  assert.deepEqual([found.measures[0].textLang, found.measures[1].lang], ["ru", "en"]);
  assert.ok(isPartlyEnglish(found, "ru"));
  for (const thing of [doc.measures[1], doc.measures[2], doc.shocks[1]]) {
    Object.assign(thing, { titles: { ru: "!" }, descriptions: { ru: "!" } });
  }
  assert.equal(isPartlyEnglish(documentIn(doc, "ru"), "ru"), false);
  assert.equal(doc.mechanism.title, "Toy");
});
