"""Long agendas made up for tests: files with a region of their own, or among many economies of a shipped one."""

from enum import StrEnum

import numpy as np

from ortaq.core import Region

MEMBERS = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF")

OUTSIDE = "CHN"
"""Trades with all, and does not sit at the table."""

SIZES = (900_000, 260_000, 120_000, 60_000, 25_000, 12_000)
"""Million USD a year."""


class Structure(StrEnum):
    """How the measures of an agenda bear on each other."""

    ADDITIVE = "additive"
    """Each on flows that few others move."""
    SYNERGY = "synergy"
    """Many on the same flows: what one adds depends on the others."""
    CONFLICTS = "conflicts"
    """Some members lose by some measures, and pairs exclude each other."""
    REQUIRES = "requires"
    """Chains of measures, each of which needs the one before."""


def long_agenda(measures: int, structure: Structure = Structure.SYNERGY, seed: int = 0, members: int = 5) -> str:
    """Return a mechanism file of so many measures, with its region, as a user would write it.

    Parameters
    ----------
    measures : int
    structure : Structure
    seed : int
    members : int
        At most as many as ``MEMBERS``; another economy, a large one, trades with all and takes no part.
    """
    rng = np.random.default_rng([seed, measures, members, *structure.encode()])
    who = MEMBERS[:members]
    lines = ["[mechanism]", f'id = "long_{structure}"', f'title = "{measures} measures, {structure}"']
    lines.append(f"members = [{', '.join(map(_quoted, who))}]")
    lines += _region(rng, who)
    pairs = [(one, other) for at, one in enumerate(who) for other in who[at + 1 :]]
    for measure in range(measures):
        lines += _measure(rng, measure, pairs, who, structure)
    lines += [
        "[[shock]]",
        'id = "closure"',
        f'between = ["{who[0]}", "{who[-1]}"]',
        "trade_cost_percent = 20",
        "probability = 0.05",
    ]
    return "\n".join(lines) + "\n"


def _region(rng: np.random.Generator, who: tuple[str, ...]) -> list[str]:
    economies = (*who, OUTSIDE)
    gdp = dict(zip(economies, (*SIZES[: len(who)], 18_000_000), strict=True))
    lines = ["[region]", "base_year = 2023", f"gdp_musd = {{ {', '.join(f'{e} = {v}' for e, v in gdp.items())} }}"]
    lines.append("[region.exports_musd]")
    for one in economies:
        flows = {
            other: round(float(_usual(gdp[one], gdp[other]) * rng.lognormal(0.0, 0.3)), 1)
            for other in economies
            if other != one
        }
        lines.append(f"{one} = {{ {', '.join(f'{e} = {v}' for e, v in flows.items())} }}")
    return lines


def _usual(one: int, other: int) -> float:
    """Return exports between two economies of these sizes: no more than a small one can spend."""
    return min(0.02 * float(np.sqrt(one * other)), 0.06 * min(one, other))


def _measure(
    rng: np.random.Generator, at: int, pairs: list[tuple[str, str]], who: tuple[str, ...], structure: Structure
) -> list[str]:
    some = list(zip(who, (*who[1:], who[0]), strict=True)) if structure is Structure.SYNERGY else pairs
    between = some[at % len(some)] if at % 4 else (who[at // 4 % len(who)], OUTSIDE)
    percent = -float(rng.uniform(0.3, 4.0))
    if structure is Structure.CONFLICTS and rng.random() < 0.3:
        percent = -percent / 3.0
    share = 1.0 if OUTSIDE in between else round(float(rng.uniform(0.3, 0.7)), 2)
    payers = {one: part for one, part in zip(between, (share, round(1.0 - share, 2)), strict=True) if part}
    lines = [
        "[[measure]]",
        f'id = "m{at:02d}"',
        f'title = "Measure {at}"',
        f"between = [{', '.join(map(_quoted, between))}]",
        f"trade_cost_percent = {{ low = {0.5 * percent:.4f}, central = {percent:.4f}, high = {1.5 * percent:.4f} }}",
        f"participants = [{', '.join(_quoted(one) for one in between if one != OUTSIDE)}]",
        f"cost = {{ capex_musd = {rng.lognormal(5.0, 1.2):.2f}, "
        f"payers = {{ {', '.join(f'{one} = {part}' for one, part in payers.items())} }} }}",
    ]
    if structure is Structure.REQUIRES and at % 4:
        lines.append(f'requires = ["m{at - 1:02d}"]')
    if structure is Structure.CONFLICTS and at % 5 == 4:
        lines.append(f'excludes = ["m{at - 3:02d}"]')
    return lines


SHARE_OF_SIZE = (0.5, 0.25, 0.15, 0.1)
"""Of measures that take two, three, four and five members."""

CAPEX_OF_TRADE = 10.0
"""Investment per dollar by which a year of trade becomes cheaper, in the middle of what is drawn."""


def agenda_among(region: Region, members: int, measures: int, seed: int = 0) -> str:
    """Return a mechanism file among the first economies of a region, each measure between two to five of them.

    Costs are drawn around what cheaper trade is worth, and whoever is left out loses by it: few packages are signed.

    Parameters
    ----------
    region : Region
    members, measures : int
    seed : int
    """
    rng = np.random.default_rng([seed, members, measures])
    who = [e for e in region.economy_ids if e != "ROW"][:members]
    place, trade = region.economy_positions(who, where="members"), region.flow.sum(axis=0)
    lines = ["[mechanism]", f'region = "{region.name}"', 'id = "among"', f'title = "{measures} measures"']
    lines.append(f"members = [{', '.join(map(_quoted, who))}]")
    for measure in range(measures):
        size = 2 + int(rng.choice(len(SHARE_OF_SIZE), p=SHARE_OF_SIZE))
        first = measure % members
        rest = rng.choice([at for at in range(members) if at != first], size - 1, replace=False).tolist()
        group = sorted([first, *rest])
        flows = trade[np.ix_([place[at] for at in group], [place[at] for at in group])]
        percent = float(rng.uniform(0.3, 4.0))
        low, high = -0.5 * percent, -1.5 * percent
        capex = CAPEX_OF_TRADE * percent / 100.0 * float(flows.sum() - np.trace(flows)) * float(rng.lognormal())
        shares = np.round(rng.dirichlet(np.ones(size)), 3)
        shares[0] += round(1.0 - float(shares.sum()), 3)
        between = ", ".join(_quoted(who[at]) for at in group)
        payers = ", ".join(f"{who[at]} = {share:.3f}" for at, share in zip(group, shares, strict=True) if share > 0.0)
        lines += [
            "[[measure]]",
            f'id = "m{measure:02d}"',
            f'title = "Measure {measure}"',
            f"between = [{between}]",
            f"participants = [{between}]",
            f"trade_cost_percent = {{ low = {low:.4f}, central = {-percent:.4f}, high = {high:.4f} }}",
            f"cost = {{ capex_musd = {capex:.3f}, payers = {{ {payers} }} }}",
        ]
    lines += ["[[shock]]", 'id = "closure"', f"between = [{', '.join(map(_quoted, who[:2]))}]"]
    return "\n".join([*lines, "trade_cost_percent = 20", "probability = 0.05"]) + "\n"


def _quoted(code: str) -> str:
    return f'"{code}"'
