"""The agenda of a session, composed from what `ortaq agree` computes: a session itself knows no model."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from ortaq import __version__
from ortaq.agreement import DEFAULT_TAIL, Acceptance, principles_held
from ortaq.answers import Terms, settle
from ortaq.answers.import_shares import largest_import_shares
from ortaq.cli.questions.means import means
from ortaq.core import Mask, Mechanism, Principle, Program, Progress, Region, house_texts, languages
from ortaq.core.texts import territory
from ortaq.domains import load_texts
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import require_tabulated
from ortaq.session.agenda import Agenda, Feature


def agenda_asked(
    program: Program, region: Region, mechanism: Mechanism, terms: Terms, *, workers: str | None, store: Path | None
) -> Agenda:
    """Return the agenda of a session, computed by what a command is given for it, and show how far that is."""
    with means(workers, store) as (executor, kept), program.progress("equilibria") as report:
        return agenda_of_mechanism(region, mechanism, terms.accept, terms.tail, report, executor=executor, store=kept)


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

    Raises
    ------
    InputError
        The agenda is too long for a table of all packages.
    """
    require_tabulated(mechanism)
    prosperity = region.prosperity(mechanism.members)
    asked = Terms(accept, tail)
    evaluated, settled = settle(region, mechanism, asked, progress, executor=executor, store=store)
    agreement = settled.agreement
    packages = evaluated.packages[agreement.feasible[evaluated.packages] & (evaluated.packages > 0)]
    shares = largest_import_shares(region, mechanism, packages)
    return Agenda(
        title={"en": mechanism.title, **mechanism.titles},
        members=mechanism.members,
        names={code: {one: territory(code, one) or code for one in languages()} for code in mechanism.members},
        measures=tuple(measure.id for measure in mechanism.measures),
        titles={measure.id: {"en": measure.title, **measure.titles} for measure in mechanism.measures},
        packages=packages.copy(),
        gain_musd=agreement.robust_gain_musd[packages],
        gain_percent=agreement.robust_gain_percent[packages],
        spent_musd=settled.payoffs.cost_musd[packages],
        dependence_percent=shares.percent,
        made_of={
            "mechanism": mechanism.id,
            "title": mechanism.title,
            "region": region.digest,
            "version": __version__,
            "accept": str(accept),
            "error_percent": f"{evaluated.payoffs.largest_error_percent:.2g}",
            "dependence_error": f"{shares.error:.2f}",
        },
        features=(
            *_sectors(mechanism),
            *_principles(principles_held(settled.payoffs, agreement, packages, mechanism, prosperity)),
        ),
    )


def _principles(held: Mapping[Principle, Mask]) -> Iterator[Feature]:
    """Yield the principles of the mechanism that depend on nobody's thresholds, by package."""
    for principle, holds in held.items():
        titles = {code: house_texts(code)(f"principle.{principle.value}.name") for code in languages()}
        yield Feature(principle.value, titles, holds="".join(np.where(holds, "1", "0").tolist()))


def _sectors(mechanism: Mechanism) -> tuple[Feature, ...]:
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
