"""Less money from migrants in Russia: numbers of an older engine, ours, and those of named remittances, by member.

``python -m evidence.remittance_shock`` prints the table. The older engine moved the deficits of its solved baseline by
hand; the region that it knew is kept with the tests. The shipped region names what is sent, and who would go home.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ortaq import load_region
from ortaq.core import CENTRAL, Array, Band, Change, Effects, Kind, Region, Scenario
from ortaq.domains import valuation
from ortaq.domains.exchange.people.moves import ExchangeAction, ExchangeMove
from ortaq.model import run

TESTS = Path(__file__).parents[1] / "tests"
ORACLE = TESTS / "domains" / "trade" / "oracle_remittance_shock.json"
KNOWN = TESTS / "regions" / "eurasia_before_remittances"
PAYER, RECEIVERS = "RUS", ("TJK", "KGZ", "UZB", "KAZ")
GOING_HOME = 0.3


@dataclass(frozen=True)
class Row:
    """One member and one part of the money lost, percent of real income.

    ``older``: what the older engine gave. ``same``: ours on the same region. ``named``: money that the shipped region
    names, nobody going home. ``home``, ``together``: with three in ten going home, those at home and with migrants.
    """

    member: str
    lost: float
    older: float
    same: float
    named: float
    home: float
    together: float


def rows() -> Iterator[Row]:
    """Yield the table, the smallest part first."""
    older = json.loads(ORACLE.read_text(encoding="utf-8"))
    members, shipped = older["order"], load_region("eurasia")
    for part, told in older["real_income_percent"].items():
        same = same_region(older, [float(part)])[0]
        named, back = (_named(shipped, float(part), members, returned) for returned in (0.0, GOING_HOME))
        for k, member in enumerate(members):
            yield Row(member, float(part), told[k], float(same[k]), named[0][k], back[0][k], back[1][k])


def same_region(older: dict[str, Any], parts: Sequence[float]) -> Array:
    """Return what we give on the region of the older engine, percent of real income, shape (part, member)."""
    region = load_region(str(KNOWN))
    at, lost = region.economy_ids.index, older["transfer_musd_full_loss"]
    sent = np.zeros((len(parts), len(region.economies), len(region.economies)))
    for receiver in RECEIVERS:
        sent[:, at(PAYER), at(receiver)] = np.array(parts) * lost[receiver]
    hats = valuation(CENTRAL).world(region).worth(Effects({"transfer_musd": sent})).real_income_hat
    return np.asarray(100.0 * (hats[:, [at(code) for code in older["order"]]] - 1.0))


def _named(region: Region, part: float, members: Sequence[str], returned: float) -> tuple[list[float], list[float]]:
    counted = ("TJK", "KGZ", "UZB") if returned else RECEIVERS
    less = ExchangeMove(
        ExchangeAction.REMITTANCES_PERCENT,
        *((PAYER,), counted, Band.exact(-100.0 * part), "", "", Band.exact(returned)),
    )
    shock = Change("less", Kind.SHOCK, "Less money", "", (less,), "evidence")
    metrics = run(region, Scenario("less", "Less money", (shock,))).metrics
    at = [region.economy_ids.index(code) for code in members]
    return metrics["real_income_percent"][at].tolist(), metrics["whole_percent"][at].tolist()


def main() -> None:
    """Print the table."""
    print("percent of real income, central case, trade balances fixed but for the money")
    print(f"{'member':8}{'lost':>7}{'older':>9}{'ours':>9}{'named':>9}{'30 % home':>11}{'+ migrants':>12}")
    for row in rows():
        values = f"{row.older:9.2f}{row.same:9.2f}{row.named:9.2f}{row.home:11.2f}{row.together:12.2f}"
        print(f"{row.member:8}{-100.0 * row.lost:6.0f}%{values}")


if __name__ == "__main__":
    main()
