"""The ledger: what was agreed, promised and kept, signed by members and checked by whoever holds a copy.

`chain` keeps acts and finds what was changed; `rules` says what they amount to; `formats` brings them in and out. What
a copy alone cannot show is a lost end and a past rewritten by its own author: checkpoints that others hold do.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
