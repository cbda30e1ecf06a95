"""Trade: exact-hat-algebra general equilibrium with sectors, input-output links, tariffs and deficits."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
