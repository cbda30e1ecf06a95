from .foreign import asking
from .heaviness import heavy
from .laid import laid_over, overlays
from .passing import passed
from .registry import Fault, domains, faults, models, parts, unusable, valuation, variables
from .standing_still import standing
from .texts import catalogue, load_texts
from .tied import ties

__all__ = [
    "Fault",
    "asking",
    "catalogue",
    "domains",
    "faults",
    "heavy",
    "laid_over",
    "load_texts",
    "models",
    "overlays",
    "parts",
    "passed",
    "standing",
    "ties",
    "unusable",
    "valuation",
    "variables",
]
