"""What a command declares: it starts without what computes, and says of its options what is so."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ortaq.agreement import DEFAULT_TAIL
from ortaq.cli import program, start
from ortaq.cli.options import TAIL
from ortaq.cli.questions.declared import COMMANDS
from ortaq.cli.questions.problem_or_agenda import OF_AGENDA
from ortaq.cli.regions.declared import BASELINES
from ortaq.cli.sources.declared import BUILD, ESTIMATE, FACTS, FETCH, GRAVITY, HINDCAST
from ortaq.core import Command, CommandGroup, CommandSwitch, InputError, Option, Program, named
from ortaq.domains import domains, faults
from ortaq.domains.corridors import MOST_COMMON
from ortaq.domains.corridors.commands.declared import CHANGED, ROUTE
from ortaq.domains.corridors.files.known import ROW_FILES
from ortaq.domains.corridors.files.network_tables import SPECS
from ortaq.observe.builds.building import KINDS
from ortaq.sources.fetch import CATALOGUE, SERVICES
from ortaq.sources.given import NAMES
from ortaq.sources.gravity import ELASTICITY
from tests.domains.toy_installed import seen, written

HEAVY = {"numpy", "scipy", "pyarrow", "fastapi", "openpyxl", "uvicorn", "jinja2"}

MISTAKES = [
    "--help",
    "--version",
    "brif",
    "brief --help",
    "brief --otu",
    "route A B --mode plane",
    "brief c6",
    "brief c5 --region eurasa",
    "brief c5 --out absent/brief.html",
    "agree absent.json",
    "run absent.toml",
    "claims --region eurasa",
    "weigh KAZ --mechanism c6",
    "weigh KAZ --scenario absent.toml",
    "weigh table.toml",
    "table c6",
    "corridors eurasa",
    "route A B --network eurasa",
    "route A B --rows absent",
    "route A B --over absent",
    "network show eurasa",
    "network list bridges",
    "network check here --over eurasa",
    "region show eurasa",
    "region show KAZ-CHN --region eurasa",
    "region check eurasa",
    "region export eurasa out",
    "region import absent --name mine",
    "region diff eurasia eurasa",
    "region pin KAZ CHN 3 --source me --region eurasa",
    "region doubts c6",
    "region disagreements eurasa",
    "region build --from icio=absent --name mine",
    "region facts eurasa",
    "region facts eurasia --facts absent.csv",
    "estimate gravity absent.csv",
    "estimate elasticity absent.csv",
    "hindcast absent.csv",
    "fetch absent",
]


def commands() -> Iterator[Command]:
    """Yield every declared command."""
    rooms = (*COMMANDS, BASELINES, BUILD, FACTS, ESTIMATE, FETCH, HINDCAST)
    for declared in (*rooms, *(c for d in domains() for c in d.load("commands") or ())):
        if isinstance(declared, CommandGroup):
            yield from declared.commands
        elif isinstance(declared, Command):
            yield declared


LOADED = """
import json, os, sys
from ortaq.cli import main

def told(words):
    sys.argv = ["ortaq", *words.split()]
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")
    code = None
    try:
        main()
    except SystemExit as stop:
        code = stop.code
    return code, sorted({name.partition(".")[0] for name in sys.modules})

def alone(words):
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.write(writing, json.dumps(told(words)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said)

said = sys.stdout
told("--help")
print(json.dumps({words: alone(words) for words in json.load(sys.stdin)}), file=said)
"""
"""Each mistake in a copy of one process that has shown its help and done nothing else: what help loads, all load."""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is copied for every mistake")
def test_nothing_that_computes_is_loaded_for_help_or_a_mistake(tmp_path: Path) -> None:
    line = [sys.executable, "-c", LOADED]
    done = subprocess.run(line, input=json.dumps(MISTAKES), capture_output=True, text=True, check=True, cwd=tmp_path)
    told = json.loads(done.stdout)
    assert told.keys() == set(MISTAKES)
    for words, (code, loaded) in told.items():
        assert code == (0 if words.endswith(("--help", "--version")) else 2), words
        assert not HEAVY & set(loaded), words
        assert {"typer", "ortaq"} <= set(loaded)


def test_choices_are_those_of_their_enum() -> None:
    chosen = [o for c in commands() for o in c.options if o.choices]
    assert len(chosen) == 10
    for option in chosen:
        assert option.choices == tuple(member.value for member in named(option.choices_of)), option.flag


def test_functions_take_what_is_declared() -> None:
    for command in commands():
        agenda = command.name == "agree"  # its records are made where a mechanism is asked about
        code = named("ortaq.cli.questions.agree:agree_command" if agenda else command.does).__code__
        records = OF_AGENDA if agenda else command.records
        taken = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        typed = {option.name for option in command.options}
        held = [field for _, place in records for field in fields(named(place))]
        assert {field.name for field in held if field.default is MISSING} <= typed, command.name
        alone = typed - {field.name for field in held}
        assert set(taken) - {"program"} == alone | {name for name, _ in records}, command.name


def test_what_declarations_repeat_is_so() -> None:
    by_name = {o.name: o for c in (FETCH, BUILD, GRAVITY, ROUTE) for o in c.options}
    assert f"; {DEFAULT_TAIL} if absent" in TAIL.help
    assert by_name["sources"].help.endswith(f"KIND: {', '.join(KINDS)}.")
    assert (*CATALOGUE, *SERVICES) == NAMES
    assert FETCH.options[0].help == f"What to fetch: {', '.join((*CATALOGUE, *SERVICES))}."
    assert by_name["elasticity"].default == f"{ELASTICITY.low:g},{ELASTICITY.central:g},{ELASTICITY.high:g}"
    assert by_name["common"].default == MOST_COMMON
    assert tuple(spec.file for spec in SPECS.values()) == ROW_FILES


def level(program: Program, *, station: str, days: list[int] | None, as_json: bool) -> int:
    """Tell what was asked."""
    if as_json:
        program.print_json({"station": station, "days": days})
    else:
        program.print(f"{station} in {program.region_of('c5')}")
    return 1


TOY = (
    Command(
        "level",
        "Show the level of a river.",
        f"{__name__}:level",
        (
            Option("station", "", "Where.", required=True, metavar="STATION"),
            Option("days", "--day", "Which.", int, repeat=True, least=1),
            Option("as_json", "--json", "Print the result as JSON.", bool, default=False),
        ),
    ),
    CommandSwitch(
        "region list",
        Option("floods", "--floods", "List the floods.", bool, default=False),
        f"{__name__}:flood_list",
        after="as_json",
    ),
)


def flood_list(program: Program, *, as_json: bool) -> None:
    """List floods in the place of regions."""
    program.print(f"no floods, {as_json}")


@pytest.mark.slow
def test_commands_of_another_package_are_there(tmp_path: Path) -> None:
    levels = f"Domain('levels', commands='{__name__}:TOY')"
    broken = "Domain('broken', commands='absent_package.commands:COMMANDS')"
    module = f"from ortaq.core.domain import Domain\nLEVELS = {levels}\nBROKEN = {broken}\n"
    points = {"levels": "toy_levels:LEVELS", "broken": "toy_levels:BROKEN"}
    with seen(written(tmp_path, "ortaq-levels", points, {"toy_levels.py": module})):
        app = program()
        assert [f.name for f in faults()] == ["broken"]
    run = CliRunner().invoke
    assert "Show the level of a river." in run(app, ["--help"]).stdout
    assert run(app, ["level", "Kerki"]).stdout == "Kerki in eurasia\n"
    data = run(app, ["level", "Kerki", "--day", "2", "--day", "5", "--json"])
    assert (data.exit_code, '"days": [\n    2,\n    5\n  ]' in data.stdout) == (1, True)
    assert run(app, ["level", "Kerki", "--day", "0"]).exit_code == 2
    assert run(app, ["region", "list", "--floods"]).stdout == "no floods, False\n"
    assert "eurasia" in run(app, ["region", "list"]).stdout


def test_two_commands_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    again = Command("brief", "Something else.", f"{__name__}:level")
    monkeypatch.setattr(start, "parts", lambda _: {"water": (again,)})
    with pytest.raises(InputError, match="two commands are named 'brief'"):
        program()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "absent"),
    [
        ("region list", {"numpy", "scipy", "pyarrow"}),
        ("agree problem.json --json", {"pyarrow", "fastapi", "openpyxl"}),
        ("region show eurasia --json", {"scipy.sparse", "scipy.optimize", "fastapi", "openpyxl"}),
    ],
)
def test_a_running_command_loads_what_it_uses(words: str, absent: set[str], tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "three_neighbours.json"
    (tmp_path / "problem.json").write_bytes(example.read_bytes())
    code = """
import sys
from ortaq.cli import main
try:
    main()
except SystemExit:
    print(*sys.modules, sep="\\n", file=sys.stderr)
"""
    line = [sys.executable, "-c", code, *words.split()]
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout
    assert not absent & set(done.stderr.split())


def test_commands_of_networks_share_what_closes_and_what_lies_below() -> None:
    of_networks = [c for c in commands() if c.does.startswith("ortaq.domains.corridors.")]
    assert len(of_networks) == 6
    for command in of_networks:
        assert set(CHANGED) <= set(command.options), command.name


@pytest.mark.slow
def test_every_command_shows_an_example_that_it_takes_and_its_exit_codes() -> None:
    declared = [c for d in domains() for c in (named(d.commands) if d.commands else ())]
    every = [*COMMANDS, BASELINES, BUILD, FACTS, ESTIMATE, FETCH, HINDCAST, *declared]
    groups = [each for each in every if isinstance(each, CommandGroup)]
    typed = [c for each in every for c in (each.commands if isinstance(each, CommandGroup) else (each,))]
    typed = [c for c in (*typed, *(g.alone for g in groups)) if isinstance(c, Command)]
    assert {"water"} <= {c.name for c in typed}
    assert len(typed) > 20
    made = program()
    for command in typed:
        shown = command.example.split()
        assert shown[0] == "ortaq", command.name
        assert command.name in shown[1:3]
        assert {word for word in shown if word.startswith("--")} <= {option.flag for option in command.options}, shown
        found = " ".join(CliRunner().invoke(made, [*shown[1 : shown.index(command.name) + 1], "--help"]).stdout.split())
        assert "Example: ortaq" in found
        assert "Exit codes: 0 done" in found
