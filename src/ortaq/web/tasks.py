"""What a background process is asked: the whole table at other assumptions, or one outcome in full."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from ortaq.agreement import DEFAULT_TAIL, Acceptance
from ortaq.answers import Answer, answer, package_sections
from ortaq.core import (
    Band,
    Case,
    Change,
    Corner,
    InputError,
    JsonObject,
    Kind,
    Mechanism,
    Outcome,
    Package,
    Progress,
    Region,
    Scenario,
    require_known,
    said,
    with_ranges,
)
from ortaq.model import run
from ortaq.model.ensemble import Store
from ortaq.web.answer_tables import answer_tables
from ortaq.web.view_table import ComputedTable
from ortaq.web.view_terms import with_thresholds

Equilibria = tuple[Case, frozenset[tuple[str, Corner]]]
"""What tells two computations apart: the case, and the measures whose level is moved."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What all tasks of one server share.

    Attributes
    ----------
    tail : float
        Probability of the worst shocks that CVaR averages.
    store : Path or None
        Folder of finished chunks.
    """

    region: Region
    mechanism: Mechanism
    accept: Acceptance
    store: Path | None = None
    tail: float = DEFAULT_TAIL


@dataclass(frozen=True, eq=False)
class Recompute:
    """The table again, at one case of the assumptions, with other thresholds or ends of single measures."""

    case: Case
    thresholds: Mapping[str, float]
    levels: Mapping[str, Corner]

    @property
    def equilibria(self) -> Equilibria:
        """What its equilibria depend on: thresholds move none, and a measure at its centre is as it was."""
        moved = frozenset((m, level) for m, level in self.levels.items() if level is not Corner.CENTRAL)
        return self.case, moved

    def check(self, mechanism: Mechanism) -> None:
        """Raise InputError for a member or a measure that the mechanism does not have."""
        require_known(tuple(self.thresholds), mechanism.members, kind="member", where="thresholds")
        require_known(tuple(self.levels), tuple(m.id for m in mechanism.measures), kind="measure", where="levels")

    def __call__(self, setting: Setting, progress: Progress) -> ComputedTable:
        """Return the new table."""
        mechanism = with_thresholds(at_levels(setting.mechanism, self.levels), self.thresholds)
        store = Store.open(setting.store) if setting.store else None
        material = answer(
            setting.region, mechanism, setting.accept, progress, case=self.case, tail=setting.tail, store=store
        )
        return ComputedTable.of(material)


@dataclass(frozen=True)
class OneOutcome:
    """What one package does under one shock."""

    package: int
    shock: int

    def check(self, mechanism: Mechanism) -> None:
        """Raise InputError for a package or a shock that the mechanism does not have."""
        shocks = len(mechanism.shocks)
        check_package(mechanism, self.package)
        if not 0 <= self.shock <= shocks:
            raise InputError(
                f"no shock {self.shock}", where="shock", fix=said("use 0 (none) to {shocks}", shocks=shocks)
            )

    def __call__(self, setting: Setting, progress: Progress) -> JsonObject:  # noqa: ARG002 - one step
        """Return the outcome with its band and contributions."""
        mechanism = setting.mechanism
        scenario = joined(mechanism, self.package, self.shock)
        outcome = run(setting.region, scenario)
        at = setting.region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
        return {
            "package": self.package,
            "measures": list(Package.from_index(self.package, [m.id for m in mechanism.measures]).measures),
            "shock": mechanism.shocks[self.shock - 1].id if self.shock else "none",
            "residual": outcome.residual,
            "band": outcome.provenance["band"],
            "members": [
                _member(outcome, m, i, float(setting.region.income[i]))
                for m, i in zip(mechanism.members, at, strict=True)
            ],
        }


@dataclass(frozen=True)
class PackageTables:
    """What one package does to trade and production, and in the words of every domain, printed in a language."""

    package: int
    language: str

    def check(self, mechanism: Mechanism) -> None:
        """Raise InputError for a package that the mechanism does not have."""
        check_package(mechanism, self.package)

    def __call__(self, setting: Setting, progress: Progress) -> JsonObject:  # noqa: ARG002 - one step
        """Return the sections as `answer_tables` does."""
        sections = package_sections(setting.region, setting.mechanism, self.package)
        return answer_tables(Answer(sections, setting.mechanism, setting.region), self.language)


def check_package(mechanism: Mechanism, package: int) -> None:
    """Raise InputError for a package that a mechanism does not have."""
    packages = 2 ** len(mechanism.measures)
    if not 0 <= package < packages:
        raise InputError(f"no package {package}", where="packages", fix=said("use 0 to {number}", number=packages - 1))


def at_levels(mechanism: Mechanism, levels: Mapping[str, Corner]) -> Mechanism:
    """Return the mechanism with measures whose effects stand at one end of their range."""
    measures = tuple(_at_level(m, levels.get(m.id, Corner.CENTRAL)) for m in mechanism.measures)
    return replace(mechanism, measures=measures)


def _at_level(measure: Change, level: Corner) -> Change:
    """Return the measure with its central effects moved to one end; the ends, and so the bands, stay where they are."""
    if level is Corner.CENTRAL:
        return measure

    def moved(band: Band) -> Band:
        return replace(band, central=band.at(level))

    return replace(measure, moves=tuple(with_ranges(move, moved) for move in measure.moves))


def joined(mechanism: Mechanism, package: int, shock: int) -> Scenario:
    """Return the scenario of a package under a shock, the package as one change.

    ``run`` shares an outcome exactly among k changes by 2 ** k equilibria; the table already holds what each measure
    of a package adds, so the only split left to make is between package and shock.
    """
    chosen = [m for bit, m in enumerate(mechanism.measures) if package >> bit & 1]
    whole = Change(
        id="package",
        kind=Kind.MEASURE,
        title=f"Package {package}",
        description="",
        moves=tuple(chain.from_iterable(m.moves for m in chosen)),
        source="",
    )
    shocks = (replace(mechanism.shocks[shock - 1], id="shock"),) if shock else ()
    return Scenario(f"package-{package}-shock-{shock}", whole.title, (*((whole,) if chosen else ()), *shocks))


def _member(outcome: Outcome, member: str, at: int, income_musd: float) -> JsonObject:
    def ends(metric: str) -> JsonObject:
        low, central, high = (float(a[metric][at]) for a in (outcome.low, outcome.metrics, outcome.high))
        return {"low": low, "central": central, "high": high}

    channels = {name.removesuffix("_percent"): float(v[at]) for name, v in outcome.channels.items()}
    if "welfare_musd" in outcome.metrics:
        channels["welfare"] = 100.0 * float(outcome.metrics["welfare_musd"][at]) / income_musd
    return {
        "id": member,
        "real_income_percent": ends("real_income_percent"),
        "real_income_musd": ends("real_income_musd"),
        "channels": channels,
        "by_change": {name: float(v[at]) for name, v in outcome.decomposition.items()},
    }
