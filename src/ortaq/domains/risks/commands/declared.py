"""What is typed after systems and outbreak."""

from ortaq.core import Command, Option

_WHO = Option("who", "", "A state, such as KAZ, or a mechanism, such as c5.", default="c5", metavar="[WHO]")
_REGION = Option(
    "region",
    "--region",
    "Region to use instead of the one the mechanism names: a name, a folder or a TOML file.",
    check="region",
)
_FULL = Option("full", "--full", "Print all tables, not the answer in short.", bool, default=False)
_JSON = Option("as_json", "--json", "Print the result as JSON.", bool, default=False)

COMMANDS = (
    Command(
        "systems",
        "Show who stands still when a shared system fails, what that costs whom, and what a second operator saves.",
        "ortaq.domains.risks.commands.systems:systems_command",
        (
            _WHO,
            Option(
                "fails",
                "--fails",
                "A use, whose system it is, and hours: clearance:KAZ:72; clearance:KAZ as long as assumed.",
                repeat=True,
            ),
            Option(
                "second",
                "--second",
                "A second operator: the part it takes over and hours until then, 0.8:4; 0 for none; else as assumed.",
            ),
            _REGION,
            _FULL,
            _JSON,
        ),
        example="ortaq systems c5 --fails clearance:KAZ:72",
    ),
    Command(
        "outbreak",
        "Show what an outbreak costs a seller of food whose buyers close, and what laboratories and zones take away.",
        "ortaq.domains.risks.commands.outbreak:outbreak_command",
        (
            _WHO,
            Option(
                "ban",
                "--ban",
                "A seller, months, and the part of its food that is closed: KAZ:6:0.3; KAZ as assumed.",
            ),
            Option(
                "measures",
                "--measure",
                "laboratories, surveillance or zoning, with percent of the ban that it takes away: zoning:50; may be "
                "repeated; all three as assumed if absent.",
                repeat=True,
            ),
            _REGION,
            _FULL,
            _JSON,
        ),
        example="ortaq outbreak c5 --ban KAZ:6:0.3 --measure zoning",
    ),
)
