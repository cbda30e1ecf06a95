"""What an accession changes: the answer with the newcomers beside that without them."""

from dataclasses import replace

import numpy as np

from ortaq.agreement import Listed
from ortaq.answers.accession import Accession
from ortaq.answers.agenda import settle
from ortaq.answers.material import Material
from ortaq.answers.outside import everyone
from ortaq.answers.terms import Terms
from ortaq.core import Mechanism, Region
from ortaq.model import gains
from ortaq.model.ensemble import Executor, Store


def with_accession(
    material: Material,
    before: Mechanism,
    terms: Terms,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Material:
    """Return an answer of a mechanism that economies joined, with what their accession changes.

    Parameters
    ----------
    material : Material
    before : Mechanism
        Without the newcomers; the same measures in the same order.
    terms : Terms
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> from ortaq.answers.acceding import with_accession
    >>> from ortaq.answers.accession import acceded
    >>> grown = answer(region, acceded(region, pair, []))
    >>> with_accession(grown, pair, Terms()).accession.signed
    (1, 1)
    """
    settled = Listed.of_table(material.payoffs, material.agreement)
    found = accession(material.region, before, material.mechanism, settled, terms, executor=executor, store=store)
    return replace(material, accession=found)


def accession(
    region: Region,
    before: Mechanism,
    after: Mechanism,
    joined: Listed,
    terms: Terms,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Accession:
    """Return what an accession changes.

    Parameters
    ----------
    region : Region
    before, after : Mechanism
        Without and with the newcomers; the same measures in the same order.
    joined : Listed
        What those after it would agree on.
    terms : Terms
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged
        An equilibrium was not found.
    """
    payoffs, agreement = joined.payoffs, joined.agreement
    newcomers = after.members[len(before.members) :]
    settled = settle(region, before, terms, executor=executor, store=store)[1]
    packages = settled.recommended, agreement.recommended
    gain, signs = np.full((3, len(after.members)), np.nan), np.ones((3, len(after.members)), dtype=bool)
    if packages[0] is not None:
        seen = gains(region, everyone(region, before), [packages[0]], executor=executor, store=store)
        rows = region.economy_positions(after.members, where=after.id)
        gain[0] = seen.musd[0, rows] @ before.shock_probability
        signs[0, : len(before.members)] = settled.agreement.signs(settled.robust_gain_percent(packages[0]))
    for way, package in enumerate((packages[0], packages[1]), start=1):
        if package is not None:
            gain[way] = payoffs.gain_musd[package] @ payoffs.probability
            signs[way] = agreement.signs(agreement.robust_gain_percent[package])
    own = {measure.id: measure for measure in before.measures}
    of_all = [m.id for m in before.measures if set(before.members) <= set(m.participants)]
    extended = tuple(measure.id for measure in after.measures if measure.moves != own[measure.id].moves)
    return Accession(
        newcomers=newcomers,
        extended=extended,
        stayed=tuple(id for id in of_all if id not in extended),
        members=after.members,
        packages=packages,
        signed=(len(settled.agreement.accepted), len(agreement.accepted)),
        all_packages=1 << len(after.measures),
        gain_musd=gain,
        signs=signs,
    )
