"""All tables of an energy system."""

from ortaq.domains.energy.system import fuel_tables as fuel
from ortaq.domains.energy.system import future_tables as future
from ortaq.domains.energy.system import power_tables as power

SPECS = (
    *(power.MEMBERS, power.NODES, power.BLOCKS, power.DAYS, power.PLANTS, power.LINES, power.DEMANDS),
    *(
        power.MONTH_SHAPES,
        power.HOUR_SHAPES,
        power.HYDRO,
        power.NEW_HYDRO,
        power.HYDRO_LIMITS,
        power.PROFILES,
        power.BORDERS,
    ),
    *(power.GENERATED, fuel.PRICES, fuel.PIPELINES, fuel.REFINERIES, fuel.YIELDS, fuel.USES, fuel.BALANCES, fuel.TRADE),
    *(future.GROWTH, future.OPTIONS, future.TECHNOLOGIES, future.COSTS, future.CAPS),
)
