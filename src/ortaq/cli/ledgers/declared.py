"""What is typed after `ortaq ledger`."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import AS_JSON, FULL
from ortaq.core import Command, CommandGroup, Option

FILE = Option("file", "", "File of the ledger.", Path, required=True, metavar="LEDGER")
AUTHOR = Option("author", "--as", "Who speaks: code of a state or body.", required=True)
KEY = Option("key", "--key", "File of the key that signs; its passphrase is asked for.", Path)
WORDS = Option("text", "--text", "Text in one language, en=...; once for each language.", repeat=True, required=True)
ON = Option("on", "--on", "Day, 2026-11-30; today if absent.")
PROPOSAL = Option("proposal", "", "Id of the proposal.", required=True, metavar="PROPOSAL")
_PLACES = "ortaq.cli.ledgers."


def _act(name: str, *options: Option, help: str, example: str) -> Command:
    """Return a command that adds one act: to which copy, by whom, and how it is told are a record."""
    into = (("into", f"{_PLACES}acts:Into"),)
    typed = (FILE, *options, AUTHOR, KEY, AS_JSON)
    return Command(name, help, f"{_PLACES}acts:{name}_command", typed, example=example, records=into)


NEW = Command(
    "new",
    "Make a ledger with its founding act: members, roles, languages, rules, keys.",
    _PLACES + "copies:new_command",
    (
        replace(FILE, help="File to make."),
        Option("founding", "--from", "TOML file of the founding act; 'ortaq ledger help found' lists its keys.", Path),
        Option("mechanism", "--mechanism", "Take members and title of a mechanism instead: c5, sco or a TOML file."),
        Option(
            "example", "--example", "A record that ships: 27 public commitments of 1999 to 2025.", bool, default=False
        ),
        Option("origin", "--origin", "Name of the ledger and of this copy, one line; the file's name if absent."),
        replace(AUTHOR, required=False, help="Who founds it: code of a member."),
        KEY,
        AS_JSON,
    ),
    example="ortaq ledger new c5.ledger --mechanism c5 --as KAZ",
)

KEYS = Command(
    "keys",
    "Make a key of a state, sealed by a passphrase; prints the public key that goes into the founding act.",
    _PLACES + "copies:keys_command",
    (
        Option("name", "", "Code of the state or body.", required=True, metavar="CODE"),
        Option("out", "--out", "File of the key; only you should be able to read it.", Path, required=True),
        AS_JSON,
    ),
    example="ortaq ledger keys KAZ --out kaz.key",
)

APPEND = _act(
    "append",
    Option("kind", "", "Kind of act; 'ortaq ledger help' lists them.", required=True, metavar="KIND"),
    Option("body", "--body", "TOML or JSON file with what the act says.", Path, required=True),
    help="Add an act of any kind from a TOML or JSON file.",
    example="ortaq ledger append c5.ledger session --body session.toml --as KAZ",
)

PROPOSE = _act(
    "propose",
    replace(PROPOSAL, help="Id of the new proposal."),
    Option("title", "--title", "Title in one language, en=...; once for each language.", repeat=True, required=True),
    WORDS,
    Option(
        "measures",
        "--measures",
        "Ids of the measures of a package, joined with commas; or: recommended, which 'ortaq agree' finds.",
    ),
    Option("mechanism", "--mechanism", "Mechanism of the measures: what they bring each member is recorded too."),
    Option("commitments", "--commitments", "CSV or XLSX of commitments that it binds to.", Path),
    Option("silence", "--silence-until", "Silence ends at this moment, 2026-12-31T12:00:00Z; else all must support."),
    Option("ratifications", "--ratifications", "Members that must ratify before it is in force.", int, least=1),
    help="Propose a text, and the commitments that it binds members to.",
    example='ortaq ledger propose c5.ledger package-1 --title en="First package" --text en="Sign A, C." --as KAZ',
)

AMEND = _act(
    "amend",
    PROPOSAL,
    WORDS,
    help="Put another text in the place of an open proposal's; what was said of it lapses.",
    example='ortaq ledger amend c5.ledger package-1 --text en="..." --as UZB',
)
OBJECT = _act(
    "object",
    PROPOSAL,
    WORDS,
    help="Object to a proposal: silence is broken and nothing is adopted.",
    example='ortaq ledger object c5.ledger package-1 --text en="..." --as UZB',
)
SUPPORT = _act(
    "support",
    PROPOSAL,
    help="Support a proposal as it stands.",
    example="ortaq ledger support c5.ledger package-1 --as UZB",
)
ADOPT = _act(
    "adopt",
    PROPOSAL,
    help="State that a proposal is adopted: all support it, or silence has passed.",
    example="ortaq ledger adopt c5.ledger package-1 --as UZB",
)
RATIFY = _act(
    "ratify",
    PROPOSAL,
    help="Ratify an adopted proposal.",
    example="ortaq ledger ratify c5.ledger package-1 --as UZB",
)

ACCEDE = _act(
    "accede",
    help="Take the seat to which an adopted proposal admits.",
    example="ortaq ledger accede c5.ledger --as AZE",
)

COMMIT = _act(
    "commit",
    Option("commitments", "--from", "TOML, JSON, CSV or XLSX file.", Path, required=True),
    help="Record commitments that an author takes on alone, from a TOML file of one or a CSV or XLSX of many.",
    example="ortaq ledger commit c5.ledger --from promise.toml --as KAZ",
)

REPORT = _act(
    "report",
    Option("commitment", "", "Id of the commitment.", required=True, metavar="COMMITMENT"),
    Option("value", "--value", "Figure, in the unit of the commitment.", float, required=True),
    ON,
    Option("address", "--source", "Where the evidence can be read."),
    Option("evidence", "--evidence", "File of the evidence; its hash is recorded.", Path),
    help="Report what came of a commitment; figures of the obligor and of others stay apart.",
    example="ortaq ledger report c5.ledger border-time --value 18 --on 2026-11-30 --as UZB",
)

STATUS = Command(
    "status",
    "Show what was agreed: participants, proposals, commitments and how they stand, what was refused and why.",
    _PLACES + "told:status_command",
    (FILE, ON, FULL, AS_JSON),
    example="ortaq ledger status c5.ledger",
)

REGISTER = Command(
    "register",
    "Show agreements by pair of states: level of partnership, since when, documents with their dates.",
    _PLACES + "told:register_command",
    (
        FILE,
        Option("of", "--of", "One state, or a pair joined with a comma: KAZ or KAZ,UZB; all if absent."),
        replace(ON, help="Day on which a level must hold, 2026-11-30; today if absent."),
        Option(
            "out", "--out", "Also write it as .csv (documents) or .xlsx (documents and pairs).", Path, check="new_file"
        ),
        AS_JSON,
    ),
    example="ortaq ledger register c5.ledger --of KAZ,UZB",
)

GAP = Command(
    "gap",
    "Run the model again with what was observed, and split what differs from the promise: delivery, shock, model.",
    _PLACES + "gap:gap_command",
    (
        FILE,
        PROPOSAL,
        Option(
            "observed",
            "--observed",
            "CSV: measure, quantity (share, effect, capex_musd ...), value, source; "
            "goes before what the ledger measured.",
            Path,
        ),
        Option("shock", "--shock", "Id of the shock that came."),
        Option("mechanism", "--mechanism", "Mechanism of the package; the one of the proposal if absent."),
        AS_JSON,
    ),
    example="ortaq ledger gap c5.ledger package-1 --observed seen.csv --shock border_closed",
)

VERIFY = Command(
    "verify",
    "Check every byte of a copy, and whether it continues checkpoints that others hold; exit code 1 if it does not.",
    _PLACES + "told:verify_command",
    (
        FILE,
        Option("held", "--held", "Signed checkpoint that somebody else keeps; repeatable.", repeat=True),
        AS_JSON,
    ),
    example="ortaq ledger verify c5.ledger --held kaz.note",
)

CHECKPOINT = Command(
    "checkpoint",
    "Sign how long this copy is and what its root is; or sign a checkpoint of another copy that holds the same.",
    _PLACES + "copies:checkpoint_command",
    (
        FILE,
        replace(KEY, required=True),
        Option("note", "--sign", "Checkpoint of another copy to sign too.", Path),
        Option("out", "--out", "File for the signed note, to be kept by others.", Path, check="new_file"),
        AS_JSON,
    ),
    example="ortaq ledger checkpoint c5.ledger --key kaz.key --out c5.note",
)

MERGE = Command(
    "merge",
    "Add what another copy, or an exported folder, has and this one has not; or keep a checkpoint that others signed.",
    _PLACES + "copies:merge_command",
    (
        FILE,
        Option("other", "", "File, exported folder, or checkpoint (.note).", Path, required=True, metavar="OTHER"),
        AS_JSON,
    ),
    example="ortaq ledger merge c5.ledger theirs.ledger",
)

EXPORT = Command(
    "export",
    "Write a folder that anybody can check without ortaq; commitments as CSV or XML (IATI 2.03); the record as XLSX.",
    _PLACES + "copies:export_command",
    (
        FILE,
        Option("target", "", "Folder, .csv, .xlsx or .xml to write.", Path, required=True, metavar="DIR|FILE"),
        Option("replace", "--replace", "Replace an earlier export.", bool, default=False),
        AS_JSON,
    ),
    example="ortaq ledger export c5.ledger c5-ledger",
)

CALENDAR = Command(
    "calendar",
    "Write deadlines and sessions as a calendar that any mail program reads.",
    _PLACES + "copies:calendar_command",
    (FILE, Option("out", "--out", "Calendar (.ics) to write.", Path, required=True, check="new_file"), AS_JSON),
    example="ortaq ledger calendar c5.ledger --out c5.ics",
)

IMPORT = Command(
    "import",
    "Make a ledger of an exported folder or of one workbook, or add the commitments of a CSV, XLSX or IATI file.",
    _PLACES + "copies:import_command",
    (
        replace(
            FILE, help="File of the ledger: made from a folder, or from a workbook if it is not there; else added to."
        ),
        Option(
            "given",
            "",
            "Exported folder, or CSV, XLSX or XML (IATI) of commitments.",
            Path,
            required=True,
            metavar="DIR|FILE",
        ),
        replace(AUTHOR, required=False, help="Who records the rows of a table: code of a participant."),
        KEY,
        AS_JSON,
    ),
    example="ortaq ledger import c5.ledger c5-ledger",
)

HELP = Command(
    "help",
    "List the kinds of act, or the keys of one.",
    _PLACES + "told:help_command",
    (Option("kind", "", "Kind of act.", metavar="KIND"), AS_JSON),
    example="ortaq ledger help propose",
)

LEDGER = CommandGroup(
    "ledger",
    "What was agreed, promised and kept: acts of members, signed and checkable.",
    (
        *(NEW, KEYS, APPEND, PROPOSE, AMEND, OBJECT, SUPPORT, ADOPT, RATIFY, ACCEDE, COMMIT, REPORT),
        *(STATUS, REGISTER, GAP, VERIFY, CHECKPOINT, MERGE, EXPORT, CALENDAR, IMPORT, HELP),
    ),
)
