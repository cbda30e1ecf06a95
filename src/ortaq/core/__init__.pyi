from .asked import Asked
from .by_package import ByPackage, packages_of
from .case import BAND_CASES, CENTRAL, Answering, Case, Cause, Deficits, Horizon
from .change import (
    COMMON_ERROR,
    LEAST_RETURN,
    Change,
    Kind,
    Mechanism,
    Package,
    Principle,
    Scenario,
)
from .codes import Code, codes_of_system, customs_unions, union_members
from .command import Command, CommandGroup, CommandSwitch, Option, Program
from .cost import Cost
from .course import Course
from .domain import Domain, named
from .drawn import Doubt, DrawnGains, Input
from .elasticity_sets import FURTHER_CASES, LEAST_ELASTICITY, USUAL, ElasticitySet, answering_of, cases_of, elasticities
from .errors import InputError, InputWarning, NotConverged, OrtaqError, Said, doubt, require_known, said, suggest
from .finance import Debt, Finance
from .finding import Finding, Level, findings_exit_code
from .finer import FinerRegion
from .joint_company import AT_START, Company, Flow, Payment, company, even_transfers, received
from .materiality import Materiality, Verdict, refusal_percent, verdict
from .model import Doubted, Model, Tabled, Values
from .move import Move, Place, Sized, Statement, ranges, weakened, with_ranges
from .needs import Competence, Need, Reach, reach
from .numbers import VERDICT_TOLERANCE, Numbers, whole_number
from .overlay import Overlay, Passing
from .part import Part, RegionTables
from .passed import TOGETHER, Passed
from .provenance import Assumption, Source
from .quantity import Array, Band, Corner, Integers, JsonObject, Labels, Mask, Progress
from .reader import Reader
from .region import INPUT_METHODS, METHODS, Economy, Pin, PublicRevenue, Region, Sector, StatedElasticity
from .results import Effects, Outcome, Payoffs
from .rules import Rules
from .saying import say
from .shapley import shapley_weights
from .standing import AskedStanding, Standing, Stands
from .terms import Terms
from .texts import ENGLISH, Texts, house_texts, languages
from .tidy import Coded, Drawing, Drawn, Tidy, TidyColumn, package_names
from .ties import ALL, Tie
from .unseen import visible
from .valuation import Freeness, Valuation, World, Worth
from .variable_table import Variable, core_variables, scenario_variables

__all__ = [
    "ALL",
    "AT_START",
    "BAND_CASES",
    "CENTRAL",
    "COMMON_ERROR",
    "ENGLISH",
    "FURTHER_CASES",
    "INPUT_METHODS",
    "LEAST_ELASTICITY",
    "LEAST_RETURN",
    "METHODS",
    "TOGETHER",
    "USUAL",
    "VERDICT_TOLERANCE",
    "Answering",
    "Array",
    "Asked",
    "AskedStanding",
    "Assumption",
    "Band",
    "ByPackage",
    "Case",
    "Cause",
    "Change",
    "Code",
    "Coded",
    "Command",
    "CommandGroup",
    "CommandSwitch",
    "Company",
    "Competence",
    "Corner",
    "Cost",
    "Course",
    "Debt",
    "Deficits",
    "Domain",
    "Doubt",
    "Doubted",
    "Drawing",
    "Drawn",
    "DrawnGains",
    "Economy",
    "Effects",
    "ElasticitySet",
    "Finance",
    "Finding",
    "FinerRegion",
    "Flow",
    "Freeness",
    "Horizon",
    "Input",
    "InputError",
    "InputWarning",
    "Integers",
    "JsonObject",
    "Kind",
    "Labels",
    "Level",
    "Mask",
    "Materiality",
    "Mechanism",
    "Model",
    "Move",
    "Need",
    "NotConverged",
    "Numbers",
    "Option",
    "OrtaqError",
    "Outcome",
    "Overlay",
    "Package",
    "Part",
    "Passed",
    "Passing",
    "Payment",
    "Payoffs",
    "Pin",
    "Place",
    "Principle",
    "Program",
    "Progress",
    "PublicRevenue",
    "Reach",
    "Reader",
    "Region",
    "RegionTables",
    "Rules",
    "Said",
    "Scenario",
    "Sector",
    "Sized",
    "Source",
    "Standing",
    "Stands",
    "StatedElasticity",
    "Statement",
    "Tabled",
    "Terms",
    "Texts",
    "Tidy",
    "TidyColumn",
    "Tie",
    "Valuation",
    "Values",
    "Variable",
    "Verdict",
    "World",
    "Worth",
    "answering_of",
    "cases_of",
    "codes_of_system",
    "company",
    "core_variables",
    "customs_unions",
    "doubt",
    "elasticities",
    "even_transfers",
    "findings_exit_code",
    "house_texts",
    "languages",
    "named",
    "package_names",
    "packages_of",
    "ranges",
    "reach",
    "received",
    "refusal_percent",
    "require_known",
    "said",
    "say",
    "scenario_variables",
    "shapley_weights",
    "suggest",
    "union_members",
    "verdict",
    "visible",
    "weakened",
    "whole_number",
    "with_ranges",
]
