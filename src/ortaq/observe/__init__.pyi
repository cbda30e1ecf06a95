from .loading import load_mechanism, load_region, load_scenario, mechanism_region, open_region
from .mechanisms.with_domains import mechanism_schema
from .regions.checks import check_region
from .regions.known import user_regions
from .shipped import shipped_mechanisms, shipped_regions

__all__ = [
    "check_region",
    "load_mechanism",
    "load_region",
    "load_scenario",
    "mechanism_region",
    "mechanism_schema",
    "open_region",
    "shipped_mechanisms",
    "shipped_regions",
    "user_regions",
]
