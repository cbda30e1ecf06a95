"""Domains: one folder a subject, registered once; found by name and loaded when they are used.

Rooms ask this registry for what domains offer and never import one of them. A package of somebody else joins through
the entry point group ``ortaq.domains``, which names its `ortaq.core.Domain`.

Examples
--------
>>> from ortaq.domains import *
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
