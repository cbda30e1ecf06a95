"""The main job composed from the rooms below: payoffs, agreement, bands, dependence and the reports of domains.

``answer`` makes everything that a brief shows. ``settle`` makes gains and agreement only: every package by its own
equilibrium on a short agenda, on a longer one those on which the answer rests. ``explain`` says why a package is
refused, from its neighbours where there is no table. ``dependence_limits`` keeps packages from adding too much to what
a member would lose by a stop of trade.

Examples
--------
>>> from pathlib import Path
>>> from ortaq import load_mechanism, load_region
>>> from ortaq.answers import *
>>> text = '''
... region.base_year = 2023
... region.gdp_musd = { KGZ = 900, CHN = 4000, ROW = 9000 }
... region.exports_musd = { KGZ = { CHN = 50, ROW = 40 }, CHN = { KGZ = 60, ROW = 90 }, ROW = { KGZ = 30, CHN = 80 } }
... measure = [{ id = "rail", between = ["KGZ", "CHN"], trade_cost_percent = -5, cost.capex_musd = 10 }]
... '''
>>> _ = Path("pair.toml").write_text(text, encoding="utf-8")
>>> region = load_region("pair.toml")
>>> pair = load_mechanism("pair.toml", region)
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
