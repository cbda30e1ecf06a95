"""Which sections an answer has, in reading order."""

from collections.abc import Callable
from typing import TypeAlias

from ortaq.answers.material import Material
from ortaq.answers.sections.accession import accession_section
from ortaq.answers.sections.accounts import accounts_section
from ortaq.answers.sections.agenda import agenda
from ortaq.answers.sections.assumptions import assumptions
from ortaq.answers.sections.at_budget import at_budget_section
from ortaq.answers.sections.baseline import baseline
from ortaq.answers.sections.channels import channels
from ortaq.answers.sections.cost_ladder import cost_ladder_section
from ortaq.answers.sections.data_quality import data_quality
from ortaq.answers.sections.dependence import dependence
from ortaq.answers.sections.draws import draws_section
from ortaq.answers.sections.first_page import first_page
from ortaq.answers.sections.investors import investors_section
from ortaq.answers.sections.ladder_weights import ladder_weights
from ortaq.answers.sections.metrics import metrics_section
from ortaq.answers.sections.needs import needs_section
from ortaq.answers.sections.numbers_to_get import numbers_to_get
from ortaq.answers.sections.other_model import other_model_section
from ortaq.answers.sections.outside import outside_section
from ortaq.answers.sections.overturn import overturn_section
from ortaq.answers.sections.packages import packages
from ortaq.answers.sections.principles import principles
from ortaq.answers.sections.provenance import provenance
from ortaq.answers.sections.refusals import refusals
from ortaq.answers.sections.reported import on_package, reported
from ortaq.answers.sections.schedule import schedule_section
from ortaq.answers.sections.shocks import shocks
from ortaq.answers.sections.stability import stability_section
from ortaq.answers.sections.standing import standing_section
from ortaq.answers.sections.typed import typed_section
from ortaq.answers.sections.under_doubt import under_doubt
from ortaq.answers.sections.volumes import volumes_section
from ortaq.answers.sections.why_not_yet import why_not_yet_section
from ortaq.core.report import Section

Make: TypeAlias = Callable[[Material], "Section | tuple[Section, ...] | None"]
"""Makes one section, those of domains, or none where there is nothing to say."""

SECTIONS: tuple[Make, ...] = (
    first_page,
    cost_ladder_section,
    at_budget_section,
    ladder_weights,
    under_doubt,
    standing_section,
    numbers_to_get,
    schedule_section,
    investors_section,
    overturn_section,
    why_not_yet_section,
    typed_section,
    other_model_section,
    agenda,
    needs_section,
    packages,
    metrics_section,
    stability_section,
    accession_section,
    outside_section,
    accounts_section,
    volumes_section,
    shocks,
    reported,
    on_package,
    dependence,
    principles,
    refusals,
    data_quality,
    baseline,
    assumptions,
    draws_section,
    provenance,
    channels,
)
