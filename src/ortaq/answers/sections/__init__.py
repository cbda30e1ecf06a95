"""The sections of an answer, one file each: sentences, tables and figures as values; ``order`` lists them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
