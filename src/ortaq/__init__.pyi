from .agreement import agree
from .answers import answer
from .dependence import weigh
from .model import run
from .observe import load_mechanism, load_region

__version__: str

__all__ = ["agree", "answer", "load_mechanism", "load_region", "run", "weigh"]
