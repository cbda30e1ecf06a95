"""A table of several delegations: acts and phases, what each may see, limits that stay sealed.

Imports core, tables, agreement and ledgers; knows no model and no page.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
