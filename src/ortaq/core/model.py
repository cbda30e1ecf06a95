"""What every model offers, so that `run()` can order them by what they read and write."""

from typing import Protocol, runtime_checkable

from ortaq.core.change import Scenario
from ortaq.core.region import Region
from ortaq.core.results import Effects


class Model(Protocol):
    """A what-if model: reads named variables, writes named variables (see ``variables.csv``)."""

    @property
    def name(self) -> str:
        """Short name, unique."""

    @property
    def reads(self) -> frozenset[str]:
        """Variables taken from ``given``."""

    @property
    def writes(self) -> frozenset[str]:
        """Variables in the returned effects."""

    def effects(self, region: Region, scenario: Scenario, given: Effects) -> Effects:
        """Return what the scenario does, given the effects of the models before."""


@runtime_checkable
class Explains(Protocol):
    """A model that also says where the change of real income comes from."""

    def reasons(self, region: Region, scenario: Scenario, given: Effects) -> Effects:
        """Return contributions to ``real_income_percent``; summed over all axes but ``economy`` they add up to it."""
