"""Rain: measures and shocks bring more or less of it; wet roads are slow.

A domain's ``__init__`` loads nothing but its registration: it is read whenever ortaq starts.
"""

from ortaq.core import Domain

DOMAIN = Domain(
    "toy_rain",
    variables="ortaq_toy.rain:variables.csv",
    moves="ortaq_toy.rain.moves:SCHEMA",
    model="ortaq_toy.rain.model:MODEL",
    report="ortaq_toy.rain.report:report_of",
    sections="ortaq_toy.rain.report:sections",
    package="ortaq_toy.rain.report:package_sections",
    view="ortaq_toy.rain:view.js",
    messages="ortaq_toy.rain:messages",
    commands="ortaq_toy.rain.commands:COMMANDS",
)
