r"""One way to read, check and write a table, the door for TOML files, and the keys that domains add to these.

A file is written beside its place, forced to disk and renamed; it takes the place of a regular file or of nothing. A
folder takes the place of an earlier one only where a manifest of ortaq lists every file in it. What a killed process
left is put right by the next one.

Examples
--------
One table, its description and its rows. The examples of the room begin here:

>>> from pathlib import Path
>>> from ortaq.tables import *
>>> columns = (ColumnSpec("id", "What is paid for"), ColumnSpec("usd", "Price", "number", "USD", floor=0.0))
>>> prices = TableSpec("prices", "prices.csv", "Prices", columns, keys=("id",))
>>> write_file(Path("prices.csv"), "id,usd\nrail,1.5\n")
>>> read_table(Path(), prices).records(dict)
({'id': 'rail', 'usd': 1.5},)
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
