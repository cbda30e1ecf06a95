"""Corridors: the cheapest ways through a network of rails, roads, seas and crossings, and what closing one would do.

``route`` and ``alternatives`` answer for two cities, ``best_router`` gives costs many to many. What closing a crossing
costs the members of a mechanism is in the report of the domain. A scenario is a sequence of ``NetworkShift``, such as
``NetworkShift.of("close", "dostyk")``, applied to a copy of the network's state. ``MODEL`` turns the network entries
of measures and shocks into trade costs of every pair of economies, and into what carriers earn.

Examples
--------
The examples of the domain begin here:

>>> import numpy as np
>>> from ortaq.domains.corridors import *
>>> network = load_network("eurasia")
>>> way = route(network, "Almaty", "Hamburg", mode=Mode.RAIL)
>>> way.crossings
('kartaly', 'krasnoe', 'brest', 'frankfurt-oder')
"""

import lazy_loader

from ortaq.core.domain import Domain

DOMAIN = Domain(
    "corridors",
    tables="ortaq.domains.corridors.files.region_part:TABLES",
    moves="ortaq.domains.corridors.move_schema:SCHEMA",
    model="ortaq.domains.corridors.model:MODEL",
    report="ortaq.domains.corridors.report.study:report_of",
    commands="ortaq.domains.corridors.commands.declared:COMMANDS",
    sections="ortaq.domains.corridors.report.sections:sections",
    about="ortaq.domains.corridors.report.about:about",
    package="ortaq.domains.corridors.report.package:package_sections",
    readers="ortaq.domains.corridors.readers:READERS",
    asked="ortaq.domains.corridors.report.asked:asked",
    passed="ortaq.domains.corridors.report.passed:passed",
    samples="ortaq.domains.corridors.samples:samples",
    stands="ortaq.domains.corridors.report.stands:stands",
    overlay="ortaq.domains.corridors.files.overlay:OVERLAY",
    messages="ortaq.domains.corridors:messages",
)

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
