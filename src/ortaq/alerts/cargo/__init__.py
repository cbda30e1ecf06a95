"""Cargo: events of goods become times at crossings, by direction and month.

`watched` is the whole way: `readers/` find events in files of any layout, `coded` makes numbers of them, `gathered`
keeps all events of a unit together, `visits` says which are one passage, `tally` counts, `turnbull` estimates, `dwell`
decides what is shown; `told`, `monthly` and `files` say and write it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
