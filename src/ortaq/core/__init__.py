"""The vocabulary: what every other room speaks. Imports nothing of ortaq outside itself."""

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
from ortaq.core.errors import InputError, NotConverged, OrtaqError, require_known, suggest
from ortaq.core.model import Explains, Model
from ortaq.core.provenance import Assumption, Source
from ortaq.core.quantity import Array, Band, Corner, Labels, Mask
from ortaq.core.region import METHODS, Economy, Pin, Region, Sector
from ortaq.core.results import Effects, Outcome, Payoffs
from ortaq.core.rules import Rules
from ortaq.core.shapley import shapley_weights
from ortaq.core.variable_table import Variable, scenario_variables, variables

__all__ = [
    "CLOSURES",
    "METHODS",
    "Array",
    "Assumption",
    "Band",
    "Change",
    "Corner",
    "Cost",
    "Economy",
    "Effects",
    "Explains",
    "InputError",
    "Kind",
    "Labels",
    "Mask",
    "Mechanism",
    "Model",
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
    "Variable",
    "require_known",
    "scenario_variables",
    "shapley_weights",
    "suggest",
    "variables",
]
