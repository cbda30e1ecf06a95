"""What a brief is made from: the question, the answer and how far each number can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

import numpy as np

from ortaq.agreement import Agreement, Schedule, Sharing, Stability
from ortaq.answers.accession import Accession
from ortaq.answers.accounts import BudgetLine
from ortaq.answers.channels import Channels
from ortaq.answers.other_model import OtherModel
from ortaq.answers.outside import Outside
from ortaq.answers.switching import Switching
from ortaq.core import (
    CENTRAL,
    Array,
    Case,
    Coded,
    Drawn,
    DrawnGains,
    Mechanism,
    Package,
    Payoffs,
    Region,
    Tidy,
    TidyColumn,
)
from ortaq.core.report import Section
from ortaq.core.tidy import RENDERER
from ortaq.core.volumes import Volumes
from ortaq.dependence import Weighing
from ortaq.model import Searched
from ortaq.model.data_doubts import DataDoubts
from ortaq.model.metrics import Metrics


@dataclass(frozen=True, eq=False)
class GainBand:
    """Range of one package's gains over the central and the named cases of the assumptions.

    Attributes
    ----------
    low_percent, high_percent : ndarray, shape (member, shock)
        Percent of real income.
    low_musd, high_musd : ndarray, shape (member, shock)
        Million USD a year.
    robust_low_percent, robust_high_percent : ndarray, shape (member,)
        Range of the gain after bringing the shocks to one number as the agreement does.
    joint_low_musd, joint_high_musd : float
        Range of the gain of all members together in the mean over the shocks, million USD a year.
    accepted_in : tuple of str
        Names of the cases in which every member signs.
    percent_by_case : ndarray, shape (case, member, shock)
        Percent of real income in every case, central first: what the robust range and the verdicts are made from.
    musd_by_case : ndarray, shape (case, member, shock)
        Million USD a year in every case.
    income_by_case : ndarray, shape (case, member, shock)
        Real income without any package in every case, million USD a year.
    """

    low_percent: Array
    high_percent: Array
    low_musd: Array
    high_musd: Array
    robust_low_percent: Array
    robust_high_percent: Array
    joint_low_musd: float
    joint_high_musd: float
    accepted_in: tuple[str, ...]
    percent_by_case: Array
    musd_by_case: Array
    income_by_case: Array


@dataclass(frozen=True, eq=False)
class Material(Tidy, Drawn):
    """Everything that a brief shows; nothing in it is computed again.

    Attributes
    ----------
    payoffs : Payoffs
        Central case, all packages.
    agreement : Agreement
    bands : mapping of int to GainBand
        For every single measure and every notable package.
    cases : tuple of str
        Names of all cases, central first.
    case : Case
        Ends of the ranges at which the table stands.
    solves : int
        Equilibria computed, each with its own residual check.
    largest_residual : float
        Over all of them.
    versions : mapping of str to str
        Of ortaq and the libraries that compute.
    reports : mapping of str to object
        What each domain says of the region, by its name; those that have nothing to say are not there.
    stability : Stability, optional
        Which packages last when members or groups of them may leave or join.
    sharing : Sharing, optional
        How the worth of acting together could be shared.
    dependence : Weighing, optional
        Who depends on whom, before and after the recommended package.
    channels : mapping, optional
        Measure -> member -> channel -> percent of real income before costs.
    drawn : DrawnGains, optional
        The packages that matter, valued again in drawn worlds.
    switching : Switching, optional
        What would make somebody refuse the packages that are shown.
    typed : mapping of str to float
        Share of each measure's joint gain that is typed in, 0 to 1; see ``typed_shares``. Empty where not computed.
    doubts : DataDoubts, optional
        Which uncertain flows matter most for who signs the recommended package.
    outside : Outside, optional
        What the steps by cost bring to economies that are not at the table.
    accession : Accession, optional
        What members that joined change.
    schedule : Schedule, optional
        When the measures of the package shown first start, and the money of every year.
    accounts : tuple of BudgetLine
        What the package of the first page does to every member's budget; empty where it was not computed.
    volumes : Volumes, optional
        Trade and production before and after that package.
    metrics : Metrics
        What domains tell of the packages with bands beside what they bring.
    told : tuple of Section
        What domains say of that package, or of today where there is none.
    other_model : OtherModel, optional
        That package where firms buy nothing from each other.
    searched : Searched, optional
        How far the search came, of an agenda that is too long for a table; gains are then those of the packages that
        were solved.
    """

    region: Region
    mechanism: Mechanism
    payoffs: Payoffs
    agreement: Agreement
    bands: Mapping[int, GainBand]
    cases: tuple[str, ...]
    solves: int
    largest_residual: float
    versions: Mapping[str, str]
    case: Case = CENTRAL
    reports: Mapping[str, object] = field(default_factory=dict)
    stability: Stability | None = None
    sharing: Sharing | None = None
    dependence: Weighing | None = None
    channels: Channels = field(default_factory=dict)
    doubts: DataDoubts | None = None
    drawn: DrawnGains | None = None
    outside: Outside | None = None
    accession: Accession | None = None
    schedule: Schedule | None = None
    accounts: tuple[BudgetLine, ...] = ()
    volumes: Volumes | None = None
    metrics: Metrics = field(default_factory=Metrics)
    told: tuple[Section, ...] = ()
    switching: Switching | None = None
    typed: Mapping[str, float] = field(default_factory=dict)
    other_model: OtherModel | None = None
    searched: Searched | None = None

    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return gains with their ranges: a row for each package that is told of, member and shock."""
        payoffs, packages = self.payoffs, sorted(self.bands)
        row, member, shock = np.indices((len(packages), len(payoffs.members), len(payoffs.shocks)))
        package = np.array(packages, int)[row]
        bands = [self.bands[p] for p in packages]
        ends = {
            f"{end}_{unit}": np.array([getattr(band, f"{end}_{unit}") for band in bands]).ravel()
            for unit in ("musd", "percent")
            for end in ("low", "high")
        }
        names = tuple(" ".join(Package.from_index(p, payoffs.measures).measures) for p in packages)
        return {
            "package": package.ravel(),
            "measures": Coded(names, row.ravel()),
            "member": Coded(payoffs.members, member.ravel()),
            "shock": Coded(payoffs.shocks, shock.ravel()),
            "gain_musd": payoffs.gain_musd[package, member, shock].ravel(),
            "gain_percent": payoffs.gain_percent[package, member, shock].ravel(),
            **ends,
            "recommended": (package == self.agreement.recommended).ravel(),
        }

    def _repr_html_(self) -> str:
        """Return the first page, for notebooks."""
        return import_module(RENDERER).first_page(self)  # type: ignore[no-any-return]
