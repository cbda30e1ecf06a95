"""What a state of a river brings to whom, from runs of its tables month by month."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.amu_darya import AmuChange, amu_effect
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.changes import SEASONS, BasinChange
from ortaq.domains.water.effect import bad_year, basin_year
from ortaq.domains.water.levels import SHARED, Lever, State
from ortaq.domains.water.moves import WaterAction

WINTER_MELT = 0.5
"""Part of the change of summer flow by which winter flow changes."""

RULE = "A-RULE-SHARE"
"""Assumption of the Syr Darya: what Toktogul lets go in summer under the rule that goes with a dam."""

QOSH_TEPA, ROGUN, KOKSARAI = "qosh_tepa", "rogun", "koksarai"


def melted(state: State) -> tuple[float, float]:
    """Return factors on what comes from April to September and from October to March."""
    melt = state.level(WaterAction.GLACIER_MELT) / 100.0
    return 1.0 + melt, 1.0 + WINTER_MELT * melt


@dataclass(frozen=True)
class SyrDarya:
    """See `ortaq.domains.water.rivers.River`; years are kept as long as it lives."""

    _years: dict[tuple[BasinChange, Corner], Array] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def basin(self) -> Basin:
        """The shipped tables."""
        return load_basin("syr_darya")

    @property
    def levers(self) -> frozenset[Lever]:
        """Deals, rules, dams, fields that need less, a larger Koksarai, droughts, failures and another climate."""
        action = WaterAction
        plain = (action.WINTER_POWER, action.RELEASE_RULE, action.DROUGHT, action.GLACIER_MELT)
        fields = {Lever(action.EFFICIENCY, name) for c in self.basin.canals for name in (c.member, c.node)}
        planned = {d.dam for d in self.basin.dams if d.stage == "planned"}
        dams = {Lever(action.DAM, dam, rule) for dam in planned for rule in (False, True)}
        failures = {Lever(action.DAM_FAILURE, season) for season in SEASONS}
        return frozenset({*map(Lever, plain), Lever(action.COUNTER_REGULATOR, KOKSARAI), *fields, *dams, *failures})

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Who can send winter power."""
        return self.basin.power_from

    def musd(self, state: State) -> Array:
        """Return what a state brings against nothing, USD million a year, shape (member, kind)."""
        change = self._change(state)
        brought = self._year(change, state.worths) - self._year(BasinChange(), state.worths)
        severity = state.level(WaterAction.DROUGHT)
        fails = next((lever.target for lever, _ in state.levels if lever.action is WaterAction.DAM_FAILURE), "")
        if not severity and not fails:
            return brought
        bad = replace(change, drought=severity, fails=fails)
        return brought + np.ascontiguousarray(bad_year(self.basin, bad, state.worths).parts.T)

    def _year(self, change: BasinChange, worths: Corner) -> Array:
        """Return drawn years, a year of them."""
        if (change, worths) not in self._years:
            self._years[change, worths] = np.ascontiguousarray(basin_year(self.basin, change, worths).parts.T)
        return self._years[change, worths]

    def _change(self, state: State) -> BasinChange:
        """Return what a state says of the tables, without what one bad year brings."""
        power = state.level(WaterAction.WINTER_POWER)
        dams = [one for one in state.levels if one[0].action is WaterAction.DAM]
        saved = [(lever.target, level) for lever, level in state.levels if lever.action is WaterAction.EFFICIENCY]
        return BasinChange(
            insiders=state.insiders if any(lever.action in SHARED for lever, _ in state.levels) else (),
            winter_twh=power,
            senders=self.suppliers if power else (),
            efficiency=tuple((name, percent / 100.0) for name, percent in saved),
            dam=next((lever.target for lever, _ in dams), ""),
            summer_share=self.basin.assumption(RULE).at(state.worths) if any(lever.rule for lever, _ in dams) else 0.0,
            beside_km3=state.level(WaterAction.COUNTER_REGULATOR, KOKSARAI),
            melt=melted(state),
        )


@dataclass(frozen=True)
class AmuDarya:
    """See `ortaq.domains.water.rivers.River`. Nobody sends power up this river: Nurek has no water to give for it."""

    @cached_property
    def basin(self) -> Basin:
        """The shipped tables."""
        return load_basin("amu_darya")

    @property
    def levers(self) -> frozenset[Lever]:
        """Qosh Tepa, Rogun with and without its rule, fields that need less, droughts and another climate."""
        action = WaterAction
        dams = {Lever(action.DAM, ROGUN, rule) for rule in (False, True)}
        fields = {Lever(action.EFFICIENCY, member) for member in self.basin.members}
        others = {Lever(action.CANAL, QOSH_TEPA), Lever(action.DROUGHT), Lever(action.GLACIER_MELT)}
        return frozenset(dams | fields | others)

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Nobody."""
        return ()

    def musd(self, state: State) -> Array:
        """Return what a state brings against nothing, USD million a year, shape (member, kind)."""
        change = AmuChange(
            qosh_tepa_km3=state.level(WaterAction.CANAL, QOSH_TEPA),
            rogun=self._rogun(state),
            efficiency={m: state.level(WaterAction.EFFICIENCY, m) / 100.0 for m in self.basin.members},
            melt=melted(state),
            dry_year=state.level(WaterAction.DROUGHT),
        )
        effect = amu_effect(change, corners=(state.worths,))
        return np.stack([effect.agrifood[0], effect.energy[0], effect.welfare[0]], axis=1)

    @staticmethod
    def _rogun(state: State) -> str:
        chosen = [lever.rule for lever, _ in state.levels if lever.target == ROGUN]
        return "none" if not chosen else "rule" if any(chosen) else "free"
