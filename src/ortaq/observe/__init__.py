"""Data in: regions, mechanisms and scenarios, checked at the door.

``load_region`` and ``load_mechanism`` take the name of what ships or a path. A small region
is one table of a TOML file, which may hold the mechanism too. Nothing wrong gets past here: every error names file,
place and remedy.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
