"""Signals: what can be said of the coming months from tables that users have, each with its trials beside a baseline.

A signal that no table feeds says "no data". Where trials show no skill, the baseline is what is said.
"""

from ortaq.alerts.signals.asked import SIGNALS, signals
from ortaq.alerts.signals.told import Fact, Level, Told

__all__ = ["SIGNALS", "Fact", "Level", "Told", "signals"]
