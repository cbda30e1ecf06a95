from .registry import Fault, domains, faults, models, valuation, variables

__all__ = ["Fault", "domains", "faults", "models", "valuation", "variables"]
