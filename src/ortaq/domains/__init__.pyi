from .foreign import asking
from .registry import Fault, domains, faults, models, parts, unusable, valuation, variables
from .texts import catalogue, load_texts
from .tied import ties

__all__ = [
    "Fault",
    "asking",
    "catalogue",
    "domains",
    "faults",
    "load_texts",
    "models",
    "parts",
    "ties",
    "unusable",
    "valuation",
    "variables",
]
