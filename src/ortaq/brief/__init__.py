"""Tables, figures and one self-contained HTML file from results; computes nothing of its own.

``brief`` turns `Material` into a `Brief` (HTML, tables and a record for JSON), ``print_tables`` shows its tables in a
terminal. Every fixed text stands in ``messages/<language>.json``; every section is made in ``sections/``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
