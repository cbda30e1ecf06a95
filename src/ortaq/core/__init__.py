"""The vocabulary: what every other room speaks. Imports nothing of ortaq outside itself."""

from ortaq.core.change import Change, Cost, Kind, Mechanism, Package, Principle, Scenario, Shift
from ortaq.core.errors import InputError, NotConverged, OrtaqError, require_known, suggest
from ortaq.core.model import Explains, Model
from ortaq.core.quantity import Band, Corner
from ortaq.core.region import METHODS, Array, Assumption, Economy, Labels, Pin, Region, Sector, Source
from ortaq.core.results import Effects, Outcome, Payoffs
from ortaq.core.shapley import shapley_weights
from ortaq.core.variables import Variable, scenario_variables, variables

__all__ = [
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
    "Mechanism",
    "Model",
    "NotConverged",
    "OrtaqError",
    "Outcome",
    "Package",
    "Payoffs",
    "Pin",
    "Principle",
    "Region",
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
