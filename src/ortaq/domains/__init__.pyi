from .foreign import asking
from .heaviness import heavy
from .passing import passed
from .registry import Fault, domains, faults, models, parts, unusable, valuation, variables
from .texts import catalogue, load_texts
from .tied import ties

__all__ = [
    "Fault",
    "asking",
    "catalogue",
    "domains",
    "faults",
    "heavy",
    "load_texts",
    "models",
    "parts",
    "passed",
    "ties",
    "unusable",
    "valuation",
    "variables",
]
