"""The vocabulary: what every other room speaks. Imports nothing of ortaq outside itself."""

from ortaq.core.case import BAND_CASES, CENTRAL, Case, Deficits
from ortaq.core.change import (
    CLOSURES,
    Change,
    Cost,
    Kind,
    Mechanism,
    NetworkAction,
    NetworkShift,
    Package,
    Principle,
    Scenario,
    Shift,
)
from ortaq.core.domain import Domain
from ortaq.core.errors import InputError, NotConverged, OrtaqError, require_known, suggest
from ortaq.core.model import Model, Values
from ortaq.core.move import Move
from ortaq.core.provenance import Assumption, Source
from ortaq.core.quantity import Array, Band, Corner, Integers, Labels, Mask
from ortaq.core.region import METHODS, Economy, Pin, Region, Sector
from ortaq.core.results import Effects, Outcome, Payoffs
from ortaq.core.rules import Rules
from ortaq.core.shapley import shapley_weights
from ortaq.core.valuation import Freeness, Valuation, World, Worth
from ortaq.core.variable_table import Variable, scenario_variables, variables

__all__ = [
    "BAND_CASES",
    "CENTRAL",
    "CLOSURES",
    "METHODS",
    "Array",
    "Assumption",
    "Band",
    "Case",
    "Change",
    "Corner",
    "Cost",
    "Deficits",
    "Domain",
    "Economy",
    "Effects",
    "Freeness",
    "InputError",
    "Integers",
    "Kind",
    "Labels",
    "Mask",
    "Mechanism",
    "Model",
    "Move",
    "NetworkAction",
    "NetworkShift",
    "NotConverged",
    "OrtaqError",
    "Outcome",
    "Package",
    "Payoffs",
    "Pin",
    "Principle",
    "Region",
    "Rules",
    "Scenario",
    "Sector",
    "Shift",
    "Source",
    "Valuation",
    "Values",
    "Variable",
    "World",
    "Worth",
    "require_known",
    "scenario_variables",
    "shapley_weights",
    "suggest",
    "variables",
]
