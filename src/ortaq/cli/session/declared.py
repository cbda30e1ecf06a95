"""What is typed after `ortaq session`."""

from pathlib import Path

from ortaq.cli.options import ACCEPT, AS_JSON, ASKED, MECHANISM, OTHER_REGION, STORE, TAIL, WORKERS
from ortaq.core import Command, CommandGroup, Option

FOLDER = Option("folder", "", "Folder of the session.", Path, required=True, metavar="FOLDER")
_PLACES = "ortaq.cli.session."

NEW = Command(
    "new",
    "Compute the agenda of a mechanism and found a session on it, in a folder of its own.",
    _PLACES + "founding:new_command",
    (
        FOLDER,
        MECHANISM,
        OTHER_REGION,
        ACCEPT,
        TAIL,
        Option("languages", "--languages", "Languages in which its texts stand, en,ru,zh.", default="en,ru,zh"),
        Option("rounds", "--rounds", "Rounds of suggestions and secret answers.", int, default=8, least=1, most=8),
        Option("observers", "--observers", "Seats for observers.", int, default=4, least=0, most=80),
        Option(
            "entrusted",
            "--entrusted",
            "Send limits and answers to the server, whose host can read them; else they stay with their delegation.",
            bool,
            default=False,
        ),
        Option(
            "ledger",
            "--ledger",
            "Ledger whose keys sign what members mask with; without it each page makes a key of its own.",
            Path,
        ),
        WORKERS,
        STORE,
        AS_JSON,
    ),
    example="ortaq session new talks c5 --languages en,ru,zh",
    records=(ASKED,),
)

KEYS = Command(
    "keys",
    "Give every seat an address on a sheet with QR codes, and the server a certificate of an own authority.",
    _PLACES + "keys:keys_command",
    (
        FOLDER,
        Option(
            "name",
            "--name",
            "Name or address under which delegations reach this machine: table.example, 192.168.1.10; "
            "localhost for this machine alone.",
            required=True,
        ),
        Option("port", "--port", "Port of the server.", int, default=8765, least=1, most=65535),
        Option("out", "--out", "Sheet to print (HTML); whoever has it can take any seat.", Path, required=True),
        AS_JSON,
    ),
    example="ortaq session keys talks --name 192.168.1.10 --out seats.html",
)

SERVE = Command(
    "serve",
    "Hold the session: serve its pages until the program is ended; started again, it goes on where it was.",
    _PLACES + "serving:serve_command",
    (
        FOLDER,
        Option("host", "--host", "Address of this machine to listen at; that of the keys if absent."),
        Option(
            "certificate",
            "--certificate",
            "Certificate of your organisation (PEM, whole chain) instead of the own one.",
            Path,
        ),
        Option("key", "--key", "Its private key (PEM).", Path),
        Option(
            "rehearse",
            "--rehearse",
            "Codes of the members that people speak for, such as KAZ: programs speak for all others, and pages say so.",
        ),
        Option(
            "lines",
            "--lines",
            "What simulated delegations ask for: easy, medium or hard; the assumptions are printed.",
            default="easy",
            choices=("easy", "medium", "hard"),
            choices_of="ortaq.session.simulated:Asking",
        ),
        Option("seed", "--seed", "Draws the simulated delegations.", int, default=1, least=0),
    ),
    example="ortaq session serve talks",
)

STATUS = Command(
    "status",
    "Show where a session stands: phase, rounds, head of its acts.",
    _PLACES + "told:status_command",
    (FOLDER, AS_JSON),
    example="ortaq session status talks",
)

EXPORT = Command(
    "export",
    "Write all public acts and the ledger as a folder that anybody can check without ortaq; nothing private is in it.",
    _PLACES + "told:export_command",
    (
        FOLDER,
        Option("target", "", "Folder to write.", Path, required=True, metavar="DIR"),
        Option("replace", "--replace", "Replace an earlier export.", bool, default=False),
        AS_JSON,
    ),
    example="ortaq session export talks talks-record",
)

OWN = Command(
    "own",
    "Write a delegation's own page: one file, offline, in which it types its limits and sees what packages mean.",
    _PLACES + "own:own_command",
    (
        MECHANISM,
        Option("member", "--member", "Code of the member whose page it is.", required=True),
        Option("out", "--out", "HTML file to write.", Path, required=True, check="new_file"),
        OTHER_REGION,
        ACCEPT,
        TAIL,
        WORKERS,
        STORE,
    ),
    example="ortaq session own c5 --member KAZ --out kaz.html",
    records=(ASKED,),
)

KIT = Command(
    "kit",
    "Write what a facilitator takes along: guide of two hours, a sheet for each delegation, six slides, questions.",
    _PLACES + "kit:kit_command",
    (
        MECHANISM,
        Option("out", "--out", "Folder to write.", Path, required=True),
        Option("printed", "--printed", "Languages of the kit.", default="en,ru,zh"),
        OTHER_REGION,
        ACCEPT,
        TAIL,
        Option("replace", "--replace", "Replace an earlier kit.", bool, default=False),
        WORKERS,
        STORE,
    ),
    example="ortaq session kit c5 --out kit",
    records=(ASKED,),
)

SESSION = CommandGroup(
    "session",
    "Several delegations at one table: what each will sign stays hidden, what all accept is published.",
    (NEW, KEYS, SERVE, STATUS, EXPORT, OWN, KIT),
)
