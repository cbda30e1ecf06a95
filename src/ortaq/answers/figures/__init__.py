"""The figures of an answer, as values: each function takes the material, or a part of it, and returns a `Figure`."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
