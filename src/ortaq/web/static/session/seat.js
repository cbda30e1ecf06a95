/** A seat of a sealed session: its keys, what it stated, what it answered; the twin of `ortaq.session.delegate`. */

import { admitted, nothing, offTheTable, refuse, Refusal, same } from "./answering.js";
import { meaning, noLimits, refuses } from "./meaning.js";
import { alone, keep, kept } from "./safe.js";
import { committed, digest, fingerprint, hex, hkdf, isSigned, masked, noteText, ownKey, unwritten,
  written } from "./sealed.js";

const KEY_BYTES = 32;
const REFUSING = ["refuse", "worse"];

/** Return what the founding act says, and by which name masks know the session; refuse another agenda.
 * @param {string} line first of the public acts @param {string} agendaText @param {string} agendaDigest
 * @returns {Promise<Founding>}
 */
export async function foundingOf(line, agendaText, agendaDigest) {
  const { body } = JSON.parse(line);
  const isSame = body.agenda === agendaDigest && (await digest(agendaText)) === body.agenda;
  refuse("agenda", !isSame || body.mode !== "sealed");
  return { name: await digest(line), session: body.session, members: body.members, terms: body.terms,
    ledgerKeys: body.ledger_keys ?? {} };
}

/** A seat, held by this browser. */
export class SealedSeat {
  /** @param {any} agenda @param {Founding} founding @param {string} member */
  constructor(agenda, founding, member) {
    this.agenda = agenda;
    this.founding = founding;
    this.member = member;
    this.place = `${founding.session} ${member}`;
    /** @type {{ of: string, own: any } | null} */
    this.derived = null;
    /** @type {{ of: string, meant: Meaning } | null} */
    this.means = null;
    this.checked = "";
  }

  /** Return what this browser keeps for the seat, new keys where it has none; refuse another founding act.
   * @returns {Promise<Kept>}
   */
  async kept() {
    const found = (await kept(this.place)) ?? (await this.change((one) => one));
    refuse("agenda", found.name !== this.founding.name);
    return found;
  }

  /** Change what is kept while no other tab does. @param {(kept: Kept) => Kept | Promise<Kept>} work
   * @returns {Promise<Kept>}
   */
  change(work) {
    return alone(this.place, async () => {
      const now = await work((await kept(this.place)) ?? (await this.fresh()));
      await keep(this.place, now);
      return now;
    });
  }

  /** @returns {Promise<Kept>} */
  async fresh() {
    const made = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("X25519", false, ["deriveBits"]));
    const key = new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey));
    const secret = await hkdf(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
    return { name: this.founding.name, own: made.privateKey, key: written(key), secret, note: null,
      ...this.nothing() };
  }

  /** Return what is kept where nothing was stated or answered. */
  nothing() {
    return { limits: noLimits(), stated: null, before: nothing(), last: {}, circle: null, bound: [] };
  }

  /** Forget what this browser alone knows: the private keys, limits, answers, and what opens their commitments. */
  forget() {
    return this.change((one) => ({ ...one, own: null, secret: null, ...this.nothing() }));
  }

  /** Return the body of the act by which the key is published; null where it is not signed as the session asks.
   * @param {CryptoKey} [signer] of the member's ledger; a new key signs where the session knows none
   * @returns {Promise<Note | null>}
   */
  async note(signer) {
    const known = this.founding.ledgerKeys[this.member];
    const now = await this.change(async (one) => {
      if (one.note) return one;
      const text = noteText(this.founding.name, this.member, unwritten(one.key));
      const pair = known ? null
        : /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]));
      const key = pair?.privateKey ?? signer;
      if (!key) return one;
      const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", key, text));
      const ledger = pair ? new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) : unwritten(known);
      const isGood = await isSigned(this.founding.name, this.member, unwritten(one.key), signature, ledger);
      if (!isGood) return one;
      return { ...one, note: { key: one.key, ledger: written(ledger), signature: written(signature) } };
    });
    return now.note;
  }

  /** Freeze limits for the questions that follow; return the answer to the question about limits.
   * @param {string} asked @param {Limits} limits
   */
  async state(asked, limits) {
    const bound = await this.bind(asked, JSON.stringify(limits));
    await this.change((one) => ({ ...one, stated: JSON.parse(bound.body) }));
    return { commitment: bound.commitment };
  }

  /** Return the answer to secret bids or to the question after a deal.
   * @param {any} view @param {Record<string, string>} words by package
   */
  async bid(view, words) {
    const { asked, packages } = this.put(view);
    const { body, commitment } = await this.bind(view.question, JSON.stringify(words));
    const told = JSON.parse(body);
    const refused = packages.map((/** @type {number} */ one) => REFUSING.includes(told[one]));
    return { mask: await this.mask(view, asked, refused), commitment };
  }

  /** Return the answer to the question that pages answer by themselves; null where none is open. @param {any} view */
  async answer(view) {
    const { asked } = view.sealed;
    if (!asked || view.own.answered) return null;
    const { stated } = await this.kept();
    return { mask: await this.mask(view, asked, this.refused(asked, stated ?? noLimits())) };
  }

  /** Take the keys as they stand now: they were compared aloud. */
  trust() {
    return this.change((one) => ({ ...one, circle: null }));
  }

  /** @param {any} view @param {Question} asked @param {boolean[]} refused */
  async mask(view, asked, refused) {
    const keys = await this.circled(view);
    const now = await this.change((one) => {
      const last = one.last[asked.kind];
      refuse("changed", one.circle !== null && one.circle !== keys);
      // The same question again, after one that had no result: the same answer, which tells nothing new.
      if (last && same(last.asked, asked)) return { ...one, circle: keys };
      const off = offTheTable(this.agenda, view);
      const before = admitted(this.agenda, this.founding.terms, off, asked, this.caughtUp(one.before, view, asked));
      return { ...one, circle: keys, before, last: { ...one.last, [asked.kind]: { asked, refused } } };
    });
    if (!now.own || !now.secret) throw new Refusal("forgotten");
    const circle = this.circle(view);
    if (this.derived?.of !== keys) {
      this.derived = { of: keys, own: await ownKey(this.member, now.own, now.secret, circle) };
    }
    return written(await masked(now.last[asked.kind].refused, asked, this.derived.own, circle));
  }

  /** @param {Question} asked @param {Limits} limits @returns {boolean[]} */
  refused(asked, limits) {
    const { agenda, founding } = this;
    if (asked.kind === "measures") {
      return agenda.measures.map((/** @type {any} */ one) => limits.refused.includes(one.id));
    }
    const step = founding.terms.steps[asked.step];
    if (step === undefined || asked.rows.some((row) => !(row in agenda.packages))) throw new Refusal("course");
    const meant = this.meant(limits);
    return asked.rows.map((row) => refuses(meant, limits.slip, step, row));
  }

  /** Return what packages mean with limits; computed once for the same. @param {Limits} limits */
  meant(limits) {
    const of = JSON.stringify(limits);
    if (this.means?.of !== of) this.means = { of, meant: meaning(this.agenda, this.member, limits) };
    return this.means.meant;
  }

  /** Return what was answered, with rounds that went by without this seat.
   * @param {Answered} before @param {any} view @param {Question} asked @returns {Answered}
   */
  caughtUp(before, view, asked) {
    const over = view.rounds.filter((/** @type {any} */ one) => one.accepted !== null);
    const put = over.flatMap((/** @type {any} */ one) => one.packages.map((/** @type {number} */ package_) =>
      this.agenda.row.get(package_)));
    const deal = view.deal && asked.kind !== "bid" ? this.agenda.row.get(view.deal) : null;
    return { ...before, bids: Math.max(before.bids, over.length), put: [...new Set([...before.put, ...put])], deal };
  }

  /** @param {any} view @returns {{ asked: Question, packages: number[] }} */
  put(view) {
    const isImproving = view.phase === "improvement";
    const last = view.rounds.at(-1);
    const packages = isImproving ? view.improvement.packages : last.packages;
    const rows = packages.map((/** @type {number} */ one) => this.agenda.row.get(one) ?? -1);
    const number = isImproving ? 0 : last.number - 1;
    return { asked: { kind: isImproving ? "improve" : "bid", number, step: 0, rows }, packages };
  }

  /** Return one text of all keys, after each was found signed; refuse where they are not those of the agreed members.
   * @param {any} view
   */
  async circled(view) {
    const { name, members, ledgerKeys } = this.founding;
    const { keys } = view.sealed;
    const codes = Object.keys(keys).sort();
    const isWhole = JSON.stringify(codes) === JSON.stringify([...members].sort())
      && new Set(codes.map((one) => keys[one].key)).size === codes.length;
    refuse("members", !isWhole);
    const told = members.map((one) => keys[one].key).join(" ");
    if (this.checked === JSON.stringify(keys)) return told;
    for (const member of members) {
      const { key, ledger, signature } = keys[member];
      const known = ledgerKeys[member] ?? ledger;
      const parts = [key, signature, known].map(unwritten);
      refuse("unsigned", !(await isSigned(name, member, parts[0], parts[1], parts[2])));
    }
    refuse("changed", keys[this.member].key !== (await this.kept()).key);
    // Signatures are looked at once; whoever changes a letter of a key has them looked at again.
    this.checked = JSON.stringify(keys);
    return told;
  }

  /** @param {any} view */
  circle(view) {
    const { name, members } = this.founding;
    const keys = Object.fromEntries(members.map((one) => [one, unwritten(view.sealed.keys[one].key)]));
    return { session: name, members, keys };
  }

  /** Bind this seat to what it says to a question; what was said to it first stands.
   * @param {string} asked @param {string} body @returns {Promise<Bound>}
   */
  async bind(asked, body) {
    const salt = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    const bound = { question: asked, body, salt: hex(salt), commitment: await committed(body, salt) };
    const now = await this.change((one) => (said(one, asked) ? one : { ...one, bound: [...one.bound, bound] }));
    return /** @type {Bound} */ (said(now, asked));
  }
}

/** Return what a seat bound itself to. @param {Kept} one @param {string} asked */
export function said(one, asked) {
  return one.bound.find((bound) => bound.question === asked);
}

/** Return by what keys are compared aloud: one text for each member, and one for all together.
 * @param {any} view
 */
export async function fingerprints(view) {
  const { keys } = view.sealed;
  const codes = view.members.filter((/** @type {string} */ one) => one in keys);
  const texts = await Promise.all(codes.map((/** @type {string} */ one) => fingerprint(unwritten(keys[one].key))));
  const all = new TextEncoder().encode(codes.map((/** @type {string} */ one) => keys[one].key).join(" "));
  const isWhole = codes.length === view.members.length;
  return { each: new Map(codes.map((/** @type {string} */ one, /** @type {number} */ at) => [one, texts[at]])),
    all: isWhole ? await fingerprint(all) : "" };
}
