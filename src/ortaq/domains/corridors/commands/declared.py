"""What is typed after corridors, route and network."""

from dataclasses import replace
from pathlib import Path

from ortaq.core import Command, CommandGroup, CommandSwitch, Option

NETWORK_FOLDER = "ortaq.domains.corridors.files.known:network_folder"

FILES = ("closures.csv", "crossings.csv", "flows.geojson")
"""What `ortaq corridors` writes."""

AS_JSON = Option("as_json", "--json", "Print the result as JSON.", bool, default=False)

NETWORK = Option(
    "network", "--network", "Shipped network (eurasia) or a folder.", default="eurasia", check=NETWORK_FOLDER
)

ROWS = "ortaq.domains.corridors.files.known:require_rows"

CHANGED = (
    Option("over", "--over", "Lay the rows of the network over this one: a name or a folder.", check=NETWORK_FOLDER),
    Option(
        "rows",
        "--rows",
        "Folder with own rows (crossings.csv, extra_links.csv ...) laid over it.",
        Path,
        check=ROWS,
    ),
    Option(
        "close",
        "--close",
        "Close a crossing, passage, named line or link, 'ferries' or transit:RUS; may be repeated.",
        repeat=True,
    ),
    Option(
        "without",
        "--without",
        "Close all that carries the label of a programme (bri, carec-1 ...); may be repeated.",
        repeat=True,
    ),
    Option(
        "open_", "--open", "Open a planned or closed crossing, passage, line or link; may be repeated.", repeat=True
    ),
)
"""What every command that reads a network takes: what lies below and above it, and what closes and opens in it."""

TYPED = ("typed", "ortaq.domains.corridors.commands.asked:Typed")
"""The record of these."""

CORRIDORS = Command(
    "corridors",
    "Show flows, closures in real income of each member, independent ways and transit.",
    "ortaq.domains.corridors.commands.corridors:corridors_command",
    (
        Option(
            "region",
            "",
            "Shipped region or a folder; that of the mechanism if absent.",
            metavar="[REGION]",
            check="region",
        ),
        Option(
            "mechanism",
            "--mechanism",
            "Mechanism whose members are shown: c5, sco, five, a file.",
            default="c5",
            check="mechanism",
        ),
        Option("members", "--members", "Economies to show instead, joined with commas: KAZ,UZB."),
        replace(NETWORK, default=None, help="Network to put in place of the region's own: a name or a folder."),
        *CHANGED,
        Option("every", "--all", "Close every crossing and passage that freight uses, in turn.", bool, default=False),
        Option(
            "pairs",
            "--pairs",
            "Close the so many costliest (but no transit) also two by two.",
            int,
            default=0,
            least=0,
        ),
        Option(
            "ration",
            "--ration",
            "Let so many trucks a day pass crossings, as irkeshtam+torugart=12.5/300 (300: counted); may be repeated.",
            repeat=True,
        ),
        AS_JSON,
        Option("out", "--out", "Folder for closures.csv, crossings.csv and flows.geojson.", Path, files=FILES),
    ),
    example="ortaq corridors --close khorgos --members KAZ,UZB",
    records=(("of", "ortaq.domains.corridors.commands.asked:Subject"), TYPED),
)

CITY = Option(
    "origin",
    "",
    "City: a name in any language, a UN/LOCODE, or latitude,longitude.",
    required=True,
    metavar="ORIGIN",
)

ROUTE = Command(
    "route",
    "Find the way of least generalised cost for one forty-foot container; exit code 1 if there is none.",
    "ortaq.domains.corridors.commands.route:route_command",
    (
        Option(
            "origin",
            "",
            "City: a name in any language, a UN/LOCODE, or latitude,longitude.",
            required=True,
            metavar="ORIGIN",
        ),
        Option(
            "destination",
            "",
            "City: a name in any language, a UN/LOCODE, or latitude,longitude.",
            required=True,
            metavar="DESTINATION",
        ),
        Option(
            "mode",
            "--mode",
            "What the container may travel by.",
            default="any",
            choices=("rail", "road", "sea", "any"),
            choices_of="ortaq.domains.corridors:Mode",
        ),
        Option(
            "cargo",
            "--cargo",
            "What is in it: how much a day is worth.",
            default="container",
            choices=("container", "bulk"),
            choices_of="ortaq.domains.corridors:CargoClass",
        ),
        Option("count", "--alternatives", "Show up to so many distinct routes.", int, default=1, least=1),
        Option(
            "common",
            "--common",
            "Two routes with this share of their length in common are one.",
            float,
            default=0.7,
            least=0.0,
            most=1.0,
        ),
        Option(
            "region",
            "--region",
            "Region whose freight tells how goods share the ways; eurasia on its own network if absent.",
            check="region",
        ),
        Option(
            "goods",
            "--goods",
            "Group of goods that share the ways (coal, equipment ...); the one of this cargo worth most if absent.",
        ),
        NETWORK,
        *CHANGED,
        AS_JSON,
    ),
    example="ortaq route Almaty Hamburg --mode rail",
    records=(TYPED,),
)

NETWORK_NAME = Option(
    "name",
    "",
    "Shipped network (eurasia) or a folder.",
    required=True,
    metavar="NETWORK",
    check=NETWORK_FOLDER,
)

EXPORT = Command(
    "export",
    "Write a network for other programs, whole or not at all; its rows can be edited and read back.",
    "ortaq.domains.corridors.commands.network:export",
    (
        replace(NETWORK_NAME, name="network"),
        Option("folder", "", "Folder to write, new or empty.", Path, required=True, metavar="DIR"),
        Option(
            "formats",
            "--format",
            "May be repeated; gmns and geojson if absent.",
            repeat=True,
            choices=("gmns", "geojson", "gpkg", "omx"),
            choices_of="ortaq.domains.corridors.commands.network:Format",
        ),
        Option("overwrite", "--overwrite", "Replace an earlier export.", bool, default=False),
        *CHANGED,
        AS_JSON,
    ),
    example="ortaq network export eurasia net --format gmns",
    records=(TYPED,),
)

CHECK = Command(
    "check",
    "Read a network, refuse what does not fit, report what is odd; exit code 1 if no route could be trusted.",
    "ortaq.domains.corridors.commands.network:check",
    (
        replace(NETWORK_NAME, check=""),
        *CHANGED,
        Option("demand", "--demand", "Open Matrix file (OMX) whose zones are matched with those of the network.", Path),
        AS_JSON,
    ),
    example="ortaq network check mine --over eurasia",
    records=(TYPED,),
)

SHOW = Command(
    "show",
    "Show how many nodes, links, crossings and gateways of each kind a network has.",
    "ortaq.domains.corridors.commands.network:show",
    (NETWORK_NAME, *CHANGED, AS_JSON),
    example="ortaq network show eurasia",
    records=(TYPED,),
)

LIST = Command(
    "list",
    "List the crossings, lines or places of a network with ids, names, countries, status, programmes and sources.",
    "ortaq.domains.corridors.commands.listing:list_command",
    (
        Option(
            "what",
            "",
            "What is listed.",
            required=True,
            metavar="crossings|lines|places",
            choices=("crossings", "lines", "places"),
            choices_of="ortaq.domains.corridors.commands.listing:Listed",
        ),
        Option("near", "--near", "Only what lies in or at a country (KAZ) or near a city."),
        NETWORK,
        *CHANGED,
        AS_JSON,
    ),
    example="ortaq network list crossings",
    records=(TYPED,),
)

REGION_NETWORK = CommandSwitch(
    "region export",
    Option("network", "--network", "Write its transport network: GMNS tables and GeoJSON.", bool, default=False),
    "ortaq.domains.corridors.commands.network:export_of_region",
    after="xlsx",
)

TONNES = CommandSwitch(
    "corridors",
    Option(
        "tonnes",
        "--tonnes",
        "Show tonnes and values of trade by product group and pair instead, beside what was counted.",
        bool,
        default=False,
    ),
    "ortaq.domains.corridors.commands.tonnes:tonnes_command",
    after="pairs",
)

CROSSINGS = CommandSwitch(
    "corridors",
    Option("crossings", "--crossings", "Show borders and ferries by direction, nothing else.", bool, default=False),
    "ortaq.domains.corridors.commands.crossings:crossings_command",
    after="pairs",
)

DAYS = CommandSwitch(
    "corridors",
    Option(
        "days",
        "--days",
        "Show days by pair, what measures save of them and the second-best way, nothing else.",
        bool,
        default=False,
    ),
    "ortaq.domains.corridors.commands.days:days_command",
    after="crossings",
)

WAITING = CommandSwitch(
    "corridors",
    Option(
        "waiting",
        "--waiting",
        "Show loads and capacities of crossings instead, what closing some costs when others fill up, and who earns.",
        bool,
        default=False,
    ),
    "ortaq.domains.corridors.commands.waiting:waiting_command",
    after="tonnes",
)

VOLUMES = CommandSwitch(
    "corridors",
    Option(
        "volumes",
        "--volumes",
        "Show tonnes, value, days and USD by corridor and crossing, today and after changes, and transit money.",
        bool,
        default=False,
    ),
    "ortaq.domains.corridors.commands.volumes:volumes_command",
    after="waiting",
)

COMMANDS = (
    CORRIDORS,
    CROSSINGS,
    DAYS,
    TONNES,
    WAITING,
    VOLUMES,
    ROUTE,
    CommandGroup(
        "network", "Networks: what is in them, checks, GMNS, GeoJSON and OMX files.", (LIST, SHOW, CHECK, EXPORT)
    ),
    REGION_NETWORK,
)
