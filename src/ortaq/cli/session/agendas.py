"""The agenda of a session, composed from what `ortaq agree` computes: a session itself knows no model."""

import numpy as np

from ortaq import __version__
from ortaq.agreement import DEFAULT_TAIL, Acceptance, Listed
from ortaq.answers import Terms, settle
from ortaq.core import InputError, Mechanism, Progress, Region, languages, said
from ortaq.domains import load_texts
from ortaq.model.ensemble import Executor, Store
from ortaq.session.agenda import MOST_PACKAGES, Agenda, Feature


def agenda_of_mechanism(
    region: Region,
    mechanism: Mechanism,
    accept: Acceptance = Acceptance.WORST,
    tail: float = DEFAULT_TAIL,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Agenda:
    """Return packages that the rules of a mechanism allow, with what each brings every member.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    accept : Acceptance, optional
        How gains under several shocks are brought to one number.
    tail : float, optional
        As in ``agree``.
    progress, executor, store : optional
        As in ``settle``.

    Returns
    -------
    Agenda

    Raises
    ------
    InputError
        The agenda has more packages than a session takes.
    """
    _, settled = settle(region, mechanism, Terms(accept, tail), progress, executor=executor, store=store)
    return _agenda(region, mechanism, settled)


def _agenda(region: Region, mechanism: Mechanism, settled: Listed) -> Agenda:
    agreement = settled.agreement
    rows = np.flatnonzero(agreement.feasible[1:])
    if not 1 <= len(rows) <= MOST_PACKAGES:
        raise InputError(
            said(
                "a session takes 1 to {most} packages, and this agenda has {count}", most=MOST_PACKAGES, count=len(rows)
            ),
            where=mechanism.id,
            why="every delegation's page holds all of them",
            fix="move measures to a second mechanism file, and hold a session on each",
        )
    by_id = {economy.id: economy for economy in region.economies}
    return Agenda(
        title={"en": mechanism.title, **mechanism.titles},
        members=mechanism.members,
        names={one: {code: by_id[one].name_in(code) for code in languages()} for one in mechanism.members},
        measures=tuple(one.id for one in mechanism.measures),
        titles={one.id: {"en": one.title, **one.titles} for one in mechanism.measures},
        packages=np.ascontiguousarray(settled.packages[rows], dtype=np.int64),
        gain_musd=agreement.robust_gain_musd[rows + 1],
        gain_percent=agreement.robust_gain_percent[rows + 1],
        spent_musd=settled.payoffs.cost_musd[rows + 1],
        dependence_percent=None,
        made_of={
            "mechanism": mechanism.id,
            "region": f"{region.name} {region.digest}",
            "version": __version__,
            "accept": str(agreement.accept),
        },
        features=_features(mechanism),
    )


def _features(mechanism: Mechanism) -> tuple[Feature, ...]:
    """Return the sectors that measures belong to, as far as their domains have a name for it."""
    masks: dict[str, int] = {}
    for bit, measure in enumerate(mechanism.measures):
        for domain in {move.domain for move in measure.moves}:
            masks[domain] = masks.get(domain, 0) | 1 << bit
    texts = {code: load_texts(code).messages for code in languages()}
    known = {domain: f"{domain}.sector" for domain in sorted(masks) if f"{domain}.sector" in texts["en"]}
    return tuple(
        Feature(domain, {code: told[key] for code, told in texts.items() if key in told}, masks[domain])
        for domain, key in known.items()
    )
