"""The vocabulary: what every other room speaks. Imports nothing of ortaq outside itself.

The examples of the room begin here:

>>> import numpy as np
>>> from ortaq.core import *
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
