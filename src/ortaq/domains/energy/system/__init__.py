"""The energy system as tables: read, checked, joined. `load_system` is the door; rows are frozen."""

from ortaq.domains.energy.system.fuel_rows import FuelBalance, FuelTrade, Pipeline, ProductUse, Refinery, Yield
from ortaq.domains.energy.system.future_rows import Cap, Option
from ortaq.domains.energy.system.reader import load_system
from ortaq.domains.energy.system.rows import (
    BURNT,
    FUELS,
    HOURS,
    MONTHS,
    PIPED,
    VARIABLE,
    WINTER,
    Block,
    Border,
    Day,
    Demand,
    FuelPrice,
    Generated,
    HydroByMonth,
    Line,
    Member,
    Node,
    Plant,
    Profile,
)
from ortaq.domains.energy.system.system import EnergySystem

__all__ = [
    "BURNT",
    "FUELS",
    "HOURS",
    "MONTHS",
    "PIPED",
    "VARIABLE",
    "WINTER",
    "Block",
    "Border",
    "Cap",
    "Day",
    "Demand",
    "EnergySystem",
    "FuelBalance",
    "FuelPrice",
    "FuelTrade",
    "Generated",
    "HydroByMonth",
    "Line",
    "Member",
    "Node",
    "Option",
    "Pipeline",
    "Plant",
    "ProductUse",
    "Profile",
    "Refinery",
    "Yield",
    "load_system",
]
