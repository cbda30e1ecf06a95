"""Whether the years that a measure states fit each other and its costs."""

from ortaq.core import Band, Cost, InputError


def require_consistent_years(cost: Cost, where: str) -> None:
    """Refuse years of building and ramp that contradict the life or the costs of a measure.

    Parameters
    ----------
    cost : Cost
    where : str
        File and measure.

    Raises
    ------
    InputError
        Years below zero, building without an investment or for longer than the life, or a measure never in full use.
    """
    for key, years in (("build_years", cost.build_years), ("ramp_years", cost.ramp_years)):
        if min(_ends(years)) < 0.0:
            raise InputError(
                f"{key} is {min(_ends(years)):g}, below 0",
                where=f"{where} > {key}",
                why="nothing opens before it is begun, or is in full use before it opens",
                fix="give years from 0 on, or leave the key out if nothing is known",
            )
    build, ramp = max(_ends(cost.build_years)), max(_ends(cost.ramp_years))
    if build > 0.0 and max(_ends(cost.capex_musd)) == 0.0:
        raise InputError(
            f"build_years is {build:g}, but nothing is invested",
            where=f"{where} > build_years",
            why="the investment is spent evenly over the years of building",
            fix="add capex_musd, or drop build_years",
        )
    if build > cost.life_years:
        raise InputError(
            f"build_years is {build:g}, more than life_years, which is {cost.life_years:g}",
            where=f"{where} > build_years",
            why="these are the years of building, not the year of opening; nothing is built for longer than it is used",
            fix="give the number of years from the start of work to the opening",
        )
    if ramp > cost.life_years:
        raise InputError(
            f"ramp_years is {ramp:g}, more than life_years, which is {cost.life_years:g}",
            where=f"{where} > ramp_years",
            why="the measure would be worn out before it is in full use",
            fix="lower ramp_years or raise life_years",
        )


def _ends(band: Band) -> tuple[float, float, float]:
    return band.low, band.central, band.high
