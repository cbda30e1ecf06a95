"""Fuels: where gas, coal and crude come from and go, by pipe and price; what refineries make, upgraded or not."""

from ortaq.domains.energy.fuels.balance import Balanced, Flow, balanced
from ortaq.domains.energy.fuels.products import ProductBalance, made, product_balances
from ortaq.domains.energy.fuels.upgrade import Upgrade, upgrade_of

__all__ = [
    "Balanced",
    "Flow",
    "ProductBalance",
    "Upgrade",
    "balanced",
    "made",
    "product_balances",
    "upgrade_of",
]
