"""What moves of fuels bring: gas saved and swapped, refineries upgraded, pipes cut, fuels that are sold dearer."""

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.energy.dispatch.dispatched import Dispatch
from ortaq.domains.energy.fuels import upgrade_of
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.security.pipes import pipe_loss
from ortaq.domains.energy.system import EnergySystem, FuelBalance

SOLD_AS = {"coal": "coal", "gas": "gas", "oil": "crude"}
"""The balance of what plants burn; nuclear fuel and biomass have none."""


def fuels_musd(system: EnergySystem, move: EnergyMove, size: float, end: Corner) -> Array:
    """Return what a move of gas, pipes or refineries brings every member, million USD a year, shape (member,).

    Parameters
    ----------
    system : EnergySystem
    move : EnergyMove
    size : float
    end : Corner
        Of prices.
    """
    found = np.zeros(len(system.codes))
    match move.action:
        case EnergyAction.GAS_SAVED:
            found[system.codes.index(move.member)] = size * gas_of(system, move.member).export_price.at(end)
        case EnergyAction.GAS_SWAP:
            found = _swapped(system, move, size, end)
        case EnergyAction.UPGRADE:
            refinery = next(r for r in system.refineries if r.name == move.target)
            found[system.codes.index(refinery.member)] = upgrade_of(system, refinery).gain_musd.at(end)
        case EnergyAction.CUT:
            found -= _pipe_lost(system, move.target, size)
        case _:
            pass
    return found


def gas_of(system: EnergySystem, member: str) -> FuelBalance:
    """Return the gas balance of a member that has one."""
    return next(b for b in system.balances if (b.member, b.fuel) == (member, "gas"))


def gas_price_at(system: EnergySystem, place: str, end: Corner = Corner.CENTRAL) -> float | None:
    """Return what gas is worth to who buys it, USD per 1000 m3; None where no table says.

    The mean of what it pays others, by amount; of a member that buys none, its price at home.
    """
    bought = [t for t in system.fuel_trade if t.fuel == "gas" and t.to == place and t.amount.central > 0.0]
    if bought:
        return float(np.average([t.price.at(end) for t in bought], weights=[t.amount.central for t in bought]))
    home = [b.price.at(end) for b in system.balances if (b.member, b.fuel) == (place, "gas")]
    return home[0] if home else None


def _swapped(system: EnergySystem, move: EnergyMove, size: float, end: Corner) -> Array:
    """Return what a swap brings: the seller gets the buyer's price less the fee and less what gas is worth at home.

    The buyer pays what it pays others today; who swaps keeps the fee.
    """
    found = np.zeros(len(system.codes))
    price, fee = gas_price_at(system, move.target, end), move.fee.at(end)
    if price is None:
        return found
    found[system.codes.index(move.member)] += size * (price - fee - gas_of(system, move.member).price.at(end))
    if move.via in system.codes:
        found[system.codes.index(move.via)] += size * fee
    return found


def _pipe_lost(system: EnergySystem, name: str, share: float) -> Array:
    """Return what members lose where a part of a pipe is out: what they cannot sell, at home prices what they lack."""
    lost = np.zeros(len(system.codes))
    loss = pipe_loss(system, name, share)
    if loss is None:
        return lost
    fuel = next(p.fuel for p in system.pipelines if p.name == name)
    balances = [b for b in system.balances if b.fuel == fuel]
    for balance, unserved, musd in zip(balances, loss.unserved.tolist(), loss.musd.tolist(), strict=True):
        lost[system.codes.index(balance.member)] += musd + unserved * balance.price.central
    return lost


def sold_dearer(system: EnergySystem, run: Dispatch, move: EnergyMove, size: float, end: Corner) -> Array:
    """Return what members gain by a fuel that grows dearer, beside what their plants pay, million USD a year.

    What plants pay more goes to who digs the fuel in the same member, or, as what others pay for imports, abroad; what
    is sold abroad brings more. So what plants pay more comes back, exports add and imports take away.

    Parameters
    ----------
    system : EnergySystem
    run : Dispatch
        The year with the move.
    move : EnergyMove
    size : float
        Percent.
    end : Corner
        Of prices.
    """
    found = np.zeros(len(system.codes))
    if move.action is not EnergyAction.FUEL_PRICE or move.target not in SOLD_AS:
        return found
    heat = {p.member: p.usd_mwh_heat.at(end) for p in system.fuel_prices if p.fuel == move.target}
    made = dict(zip(run.year.units.names, (run.year.hours @ run.run.made / 1e3).tolist(), strict=True))
    for balance in (b for b in system.balances if b.fuel == SOLD_AS[move.target]):
        at = system.codes.index(balance.member)
        sold = balance.exports.central * balance.export_price.at(end) - balance.imports.central * _border(balance, end)
        found[at] += size / 100.0 * sold
    for plant in (p for p in system.plants if p.fuel == move.target and p.name in made):
        burnt = made[plant.name] / plant.efficiency.central * heat[plant.member]
        found[system.codes.index(plant.member)] += size / 100.0 * burnt
    return found


def _border(balance: FuelBalance, end: Corner) -> float:
    """Return what imports cost: as exports do, or, where none are sold, as at home."""
    return balance.export_price.at(end) or balance.price.at(end)
