"""Data in: regions, mechanisms and scenarios, checked at the door.

``load_region`` and ``load_mechanism`` take the name of what ships or a path. A small region
is one table of a TOML file, which may hold the mechanism too. Nothing wrong gets past here: every error names file,
place and remedy.

Examples
--------
A small region and a mechanism in one file. The examples of the room begin here:

>>> from pathlib import Path
>>> from ortaq.observe import *
>>> text = '''
... region = { base_year = 2023, gdp_musd = { AAA = 900, BBB = 400 }, exports_musd = { AAA.BBB = 50, BBB.AAA = 40 } }
... measure = [{ id = "rail", between = ["AAA", "BBB"], trade_cost_percent = -5, cost.capex_musd = 10 }]
... '''
>>> _ = Path("pair.toml").write_text(text, encoding="utf-8")
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
