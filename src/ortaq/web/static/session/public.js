/** What everybody sees: observers, the projector, and below their own part all others. */

import { deal, ground, open, part, record, rounds, section, text } from "./parts.js";

/** Return the parts of the page that are public, and a function that fills them.
 * @param {any} at @param {{ isLarge?: boolean }} [options]
 */
export function publicParts(at, { isLarge = false } = {}) {
  const { say } = at;
  const parts = {
    ground: section("ground", say.t("ground.title")),
    rounds: section("rounds", say.t("rounds.heading")),
    deal: section("deal", say.t("deal.title")),
    open: section("open", say.t("open.title")),
    text: section("text", say.t("text.title")),
    record: section("record", say.t("record.title")),
  };
  const nodes = Object.values(parts).map((one) => one.node);
  const fill = (/** @type {any} */ now) => {
    const { view } = now;
    part(parts.ground.body, [view.word, view.step, view.sealed?.asked], () => ground(now));
    // A delegation that is asked has the packages before it already.
    parts.rounds.node.hidden = view.seat.role === "delegation" && view.phase === "bid" && !view.own.answered;
    part(parts.rounds.body, view.rounds, () => rounds(now));
    part(parts.deal.body, [view.deal, view.rounds.map((/** @type {any} */ one) => one.accepted)], () => deal(now));
    part(parts.open.body, [view.off_table, view.proposed, view.objections, view.reservations, view.replaced],
      () => open(now));
    part(parts.text.body, view.articles, () => text(now));
    part(parts.record.body, [view.head, view.entry], () => record(now));
    if (isLarge) {
      parts.ground.node.hidden = view.rounds.length > 0;
      parts.rounds.node.hidden = !view.rounds.length || ["silence", "adopted"].includes(view.phase);
      parts.deal.node.hidden = !view.deal || !["silence", "adopted"].includes(view.phase);
      parts.text.node.hidden = !view.articles.length;
    }
  };
  return { nodes, fill };
}
