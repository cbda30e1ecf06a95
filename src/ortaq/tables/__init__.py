"""One way to read, check and write a table, the door for TOML files, and the keys that domains add to these.

A file is written beside its place, forced to disk and renamed; it takes the place of a regular file or of nothing. A
folder takes the place of an earlier one only where a manifest of ortaq lists every file in it. What a killed process
left is put right by the next one.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
