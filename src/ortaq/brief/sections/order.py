"""Which sections a brief has, in order."""

from ortaq.brief.sections.agenda import agenda
from ortaq.brief.sections.assumptions import assumptions
from ortaq.brief.sections.baseline import baseline
from ortaq.brief.sections.data_quality import data_quality
from ortaq.brief.sections.dependence import dependence
from ortaq.brief.sections.headline import headline
from ortaq.brief.sections.packages import packages
from ortaq.brief.sections.principles import principles
from ortaq.brief.sections.provenance import provenance
from ortaq.brief.sections.refusals import refusals
from ortaq.brief.sections.shocks import shocks
from ortaq.brief.sections.stability import stability_section
from ortaq.domains.corridors.pages.section import corridors

SECTIONS = (
    headline,
    agenda,
    packages,
    stability_section,
    shocks,
    corridors,
    dependence,
    principles,
    refusals,
    data_quality,
    baseline,
    assumptions,
    provenance,
)
