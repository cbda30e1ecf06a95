/** Masks and limits of the page are those of Python, on the vectors that `tests/session/test_vectors.py` keeps. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const at = (name) => import(new URL(`../../../src/ortaq/web/static/session/${name}.js`, import.meta.url));
const { course, meaning, publicOrder, question, refuses, told } = await at("meaning");
const { admitted, nothing, offTheTable, Refusal } = await at("answering");
const { committed, context, fingerprint, hkdf, isSigned, masked, ownKey, united, unwritten, written } =
  await at("sealed");
const { closed, opened } = await at("vault");

const vectors = JSON.parse(readFileSync(new URL("sealed_vectors.json", import.meta.url), "utf8"));
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
const hex = (data) => [...data].map((one) => one.toString(16).padStart(2, "0")).join("");
const { agenda, terms } = vectors;

/** What stands before the 32 bytes of a private key in PKCS 8 (RFC 8410). */
const PKCS8 = bytes("302e020100300506032b656e04220420");
const x25519 = (raw) => globalThis.crypto.subtle.importKey("pkcs8",
  Uint8Array.from([...PKCS8, ...bytes(raw)]), "X25519", false,
  ["deriveBits"]);

test("masks are the same bytes as in Python, and the sum says the same", async () => {
  const { session, asked, seats, context: about, could } = vectors.masks;
  const keys = Object.fromEntries(seats.map((one) => [one.member, bytes(one.public)]));
  const circle = { session, members: seats.map((one) => one.member), keys };
  assert.equal(hex(await context(circle, asked)), about);
  const messages = {};
  for (const one of seats) {
    const own = await ownKey(one.member, await x25519(one.private), await hkdf(bytes(one.secret)), circle);
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

test("commitments, fingerprints and base64url are those of Python", async () => {
  assert.equal((await committed("accept", new Uint8Array(32))).slice(0, 8), "0e7c5f8c");
  assert.equal(await fingerprint(new Uint8Array(32)), "66687 AADF8 62BD7 76C8F");
  assert.equal(written(bytes("6d61736b")), "bWFzaw");
  assert.deepEqual(unwritten("-_8"), bytes("fbff"));
});

const measures = { kind: "measures", number: 0, step: 0, rows: [0, 1, 2, 3, 4] };
const block = (number) => question(terms, vectors.course, number);
const until = (count) => {
  let before = admitted(agenda, terms, 0, measures, nothing());
  for (let number = 0; number < count; number += 1) before = admitted(agenda, terms, 0, block(number), before);
  return before;
};

test("the agreed course is answered to its end and nothing else", () => {
  assert.equal(until(vectors.questions).blocks, vectors.questions);
  const bad = [
    [measures, "measures"], [block(0), "order"], [block(2), "order"], [{ ...block(1), step: 1 }, "course"],
    [{ ...block(1), rows: block(0).rows }, "course"], [{ ...block(1), rows: block(1).rows.toReversed() }, "course"],
    [{ kind: "improve", number: 0, step: 0, rows: [1] }, "improve"],
    [{ kind: "bid", number: 1, step: 0, rows: [1] }, "rounds"],
    [{ kind: "bid", number: 0, step: 0, rows: [] }, "unknown"],
    [{ kind: "bid", number: 0, step: 0, rows: [1, 1] }, "unknown"],
    [{ kind: "bid", number: 0, step: 0, rows: [99] }, "unknown"],
    [{ kind: "bid", number: 0, step: 0, rows: [1, 2, 3, 4] }, "put"],
    [{ kind: "census", number: 0, step: 0, rows: [1] }, "kind"],
  ];
  for (const [asked, why] of bad) {
    assert.throws(() => admitted(agenda, terms, 0, asked, until(1)), (error) =>
      error instanceof Refusal && error.message === why, JSON.stringify(asked));
  }
  assert.throws(() => admitted(agenda, terms, 0, { ...block(1), number: vectors.questions },
    until(vectors.questions)), { message: "beyond" });
  assert.throws(() => admitted(agenda, terms, 0, block(1), { ...until(1), deal: 0 }), { message: "after_deal" });
  const dealt = { ...until(1), deal: 0 };
  const improved = { kind: "improve", number: 0, step: 0, rows: [1, 2] };
  const after = admitted(agenda, terms, 0, improved, dealt);
  assert.throws(() => admitted(agenda, terms, 0, improved, after), { message: "improve" });
});

test("the host does not choose what is off the table", () => {
  const view = (off) => ({ off_table: { measure_0: "AAA" }, sealed: { measured: "11011", off } });
  assert.equal(offTheTable(agenda, view(0b101)), 0b101);
  assert.equal(offTheTable(agenda, view(0b100)), 0b100);
  for (const chosen of [0b1100, 0b001]) assert.equal(offTheTable(agenda, view(chosen)), 0b101);
});
