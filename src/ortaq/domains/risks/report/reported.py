"""What a brief says of shared systems and outbreaks: what each shock of the mechanism would cost whom."""

from collections.abc import Callable
from dataclasses import dataclass

from ortaq.core import Case, Mechanism, Region, Standing, Valuation
from ortaq.core.report import Section, Text
from ortaq.domains.risks.heard import standing_of
from ortaq.domains.risks.moves import OutbreakAction, SystemAction, outbreaks_in, risks_of, systems_in
from ortaq.domains.risks.report import tables
from ortaq.domains.risks.study import BanStudy, FailureStudy, study_ban, study_failure


@dataclass(frozen=True, eq=False)
class RiskReport:
    """What failures and bans of a mechanism cost, each alone, with all measures of the agenda and without.

    Attributes
    ----------
    region : Region
    members : tuple of str
    standing : tuple of Standing
        What needs the systems that fail.
    failures : tuple of FailureStudy
    bans : tuple of BanStudy
    """

    region: Region
    members: tuple[str, ...]
    standing: tuple[Standing, ...]
    failures: tuple[FailureStudy, ...]
    bans: tuple[BanStudy, ...]


def report_of(region: Region, mechanism: Mechanism, valuation: Callable[[Case], Valuation]) -> RiskReport | None:
    """Return what the failures and bans that a mechanism fears cost; None where it fears none."""
    feared = [move for shock in mechanism.shocks for move in risks_of(shock)]
    taken = [move for measure in mechanism.measures for move in risks_of(measure)]
    fails = [m for m in systems_in(feared) if m.action is SystemAction.FAILS]
    bans = [m for m in outbreaks_in(feared) if m.action is OutbreakAction.BAN]
    if not (fails or bans):
        return None
    named = {(m.use, at) for m in fails for at in m.at}
    return RiskReport(
        region,
        mechanism.members,
        tuple(s for s in standing_of(region) if (s.use, s.at) in named) if fails else (),
        tuple(study_failure(region, m, at, systems_in(taken), valuation) for m in fails for at in m.at),
        tuple(
            study_ban(region, m, [t for t in outbreaks_in(taken) if set(t.states) & set(m.states)], valuation)
            for m in bans
        ),
    )


def sections(found: RiskReport) -> tuple[Section, ...]:
    """Return what failures and bans cost members, part by part."""
    told: list[Section] = []
    region, members = found.region, found.members
    if found.failures:
        blocks = (
            tables.exposure_table(found.standing, [s.at for s in found.standing]),
            tables.sector_table(region, found.standing, [s.at for s in found.standing]),
            tables.usual_table(region, found.failures, members),
            *(tables.parts_table(region, study, members, n) for n, study in enumerate(found.failures)),
            tables.second_table(found.failures),
            tables.links_table(found.failures),
        )
        told.append(tables.section("systems", (Text("risks.lead.systems"), Text("risks.no_forecast")), blocks))
    if found.bans:
        lead = (Text("risks.lead.outbreak"), Text("risks.no_forecast"))
        told.append(tables.section("outbreak", lead, (tables.bans_table(region, found.bans, members),)))
    return tuple(told)
