/** Masks and limits of the page are those of Python, on the vectors that `tests/session/test_vectors.py` keeps. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const at = (name) => import(new URL(`../../../src/ortaq/web/static/session/${name}.js`, import.meta.url));
const { course, meaning, publicOrder, question, refuses, told } = await at("meaning");
const { context, isSigned, masked, ownKey, united } = await at("sealed");
const { closed, opened } = await at("vault");

const vectors = JSON.parse(readFileSync(new URL("sealed_vectors.json", import.meta.url), "utf8"));
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
const hex = (data) => [...data].map((one) => one.toString(16).padStart(2, "0")).join("");
const { agenda, terms } = vectors;

test("masks are the same bytes as in Python, and the sum says the same", async () => {
  const { session, asked, seats, context: about, could } = vectors.masks;
  const keys = Object.fromEntries(seats.map((one) => [one.member, bytes(one.public)]));
  const circle = { session, members: seats.map((one) => one.member), keys };
  assert.equal(hex(await context(circle, asked)), about);
  const messages = {};
  for (const one of seats) {
    const own = await ownKey(one.member, bytes(one.private), bytes(one.secret), circle);
    messages[one.member] = await masked(one.refused, asked, own, circle);
    assert.equal(hex(messages[one.member]), one.message);
    const note = [one.member, keys[one.member], bytes(one.signature), bytes(one.ledger)];
    assert.equal(await isSigned(session, ...note), true);
    assert.equal(await isSigned("other", ...note), false);
  }
  assert.deepEqual(united(messages, circle.members, asked.rows.length), could);
  messages[seats[0].member] = messages[seats[0].member].slice(8);
  assert.deepEqual(united(messages, circle.members, asked.rows.length), could.map(() => false));
});

test("the public order and the course are those of Python", () => {
  assert.deepEqual(publicOrder(agenda), vectors.order);
  assert.deepEqual(course(agenda, terms), vectors.course);
  assert.deepEqual(course(agenda, terms, vectors.off), vectors.course_off);
  assert.deepEqual(question(terms, vectors.course, 3), vectors.question);
  assert.equal(question(terms, vectors.course, vectors.questions), null);
});

test("packages mean for a member what they mean in Python", () => {
  for (const one of vectors.limits) {
    const meant = meaning(agenda, one.member, one.limits);
    assert.deepEqual([...meant.reason], one.reason);
    assert.deepEqual([...meant.counted], one.counted);
    assert.equal(meant.best, one.best);
    const refused = agenda.packages.map((_, row) => refuses(meant, one.limits.slip, 0.1, row));
    assert.deepEqual(refused, one.refused);
    const published = one.published.map((could, number) =>
      ({ asked: question(terms, vectors.course, number), could }));
    assert.deepEqual(told(meant, one.limits, terms, published), one.told);
  }
});

test("a file opens by its passphrase alone, and says what is wrong", async () => {
  const text = await closed({ limits: { line: 918273 } }, "a long passphrase");
  assert.ok(!text.includes("918273"));
  assert.deepEqual(await opened(text, "a long passphrase"), { limits: { line: 918273 } });
  await assert.rejects(opened(text, "another passphrase"), { message: "passphrase" });
  const file = JSON.parse(text);
  const cut = JSON.stringify({ ...file, data: `${file.data.slice(0, -8)}AAAAAAA=` });
  await assert.rejects(opened(cut, "a long passphrase"), { message: "passphrase" });
  const changed = [{ ...file, rounds: 1 }, { ...file, iv: 7 }].map((one) => JSON.stringify(one));
  for (const bad of ["", "{}", "[]", "null", ...changed]) {
    await assert.rejects(opened(bad, "a long passphrase"), { message: "form" });
  }
});
