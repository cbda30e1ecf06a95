from .case import BAND_CASES, CENTRAL, Case, Deficits
from .change import (
    Change,
    Cost,
    Kind,
    Mechanism,
    Package,
    Principle,
    Scenario,
)
from .command import Command, CommandGroup, CommandSwitch, Option, Program
from .domain import Domain, named
from .errors import InputError, NotConverged, OrtaqError, require_known, suggest
from .finding import Finding, Level, findings_data, findings_exit_code
from .model import Model, Values
from .move import Move, Place, Statement
from .part import Part, RegionTables
from .provenance import Assumption, Source
from .quantity import Array, Band, Corner, Integers, JsonObject, Labels, Mask, Progress
from .region import METHODS, Economy, Pin, Region, Sector
from .results import Effects, Outcome, Payoffs
from .rules import Rules
from .shapley import shapley_weights
from .valuation import Freeness, Valuation, World, Worth
from .variable_table import Variable, core_variables, scenario_variables

__all__ = [
    "BAND_CASES",
    "CENTRAL",
    "METHODS",
    "Array",
    "Assumption",
    "Band",
    "Case",
    "Change",
    "Command",
    "CommandGroup",
    "CommandSwitch",
    "Corner",
    "Cost",
    "Deficits",
    "Domain",
    "Economy",
    "Effects",
    "Finding",
    "Freeness",
    "InputError",
    "Integers",
    "JsonObject",
    "Kind",
    "Labels",
    "Level",
    "Mask",
    "Mechanism",
    "Model",
    "Move",
    "NotConverged",
    "Option",
    "OrtaqError",
    "Outcome",
    "Package",
    "Part",
    "Payoffs",
    "Pin",
    "Place",
    "Principle",
    "Program",
    "Progress",
    "Region",
    "RegionTables",
    "Rules",
    "Scenario",
    "Sector",
    "Source",
    "Statement",
    "Valuation",
    "Values",
    "Variable",
    "World",
    "Worth",
    "core_variables",
    "findings_data",
    "findings_exit_code",
    "named",
    "require_known",
    "scenario_variables",
    "shapley_weights",
    "suggest",
]
