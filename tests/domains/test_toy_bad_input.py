"""Domains of other packages that do not fit: a message with the name, exit code 2, no traceback, and the rest works."""

import shutil
from pathlib import Path

import pytest

from ortaq import __version__
from ortaq.core import InputError
from ortaq.domains import asking, ties
from ortaq.observe import load_region
from tests.cli.conftest import Run, ortaq
from tests.domains.toy_installed import TOY, install, seen, written

__all__ = ["ortaq"]

MODEL = """
from dataclasses import dataclass

import numpy as np

from ortaq.core import Change, Domain, Values


@dataclass(frozen=True)
class Model:
    name: str = "NAME"
    reads: frozenset = frozenset({READS})
    writes: frozenset = frozenset({WRITES})
    slow: bool = False

    def ends(self, case):
        return ENDS

    def moved_by(self, change):
        return MOVED

    def agenda(self, region, measures, shocks, subsets, case, given):
        size = len(region.economies)
        return ANSWER


MODEL = Model()
DOMAIN = Domain("NAME", variables="VARIABLES", model="NAME:MODEL")
"""
"""A domain of which a test says what it reads, writes and answers."""

HEAD = "name,dims,unit,default,combine,writer,description\n"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("toy") / "site")


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "toy.toml").write_text(TOY, encoding="utf-8")
    return str(tmp_path / "toy.toml")


def odd(
    folder: Path,
    *,
    name: str = "odd",
    reads: str = "",
    writes: str = "",
    answer: str = "[{}] * len(shocks)",
    ends: str = "None",
    moved: str = "change.id in {'rail', 'drought'}",
    rows: str = "",
) -> Path:
    """Install a domain into a folder."""
    text = MODEL.replace("NAME", name).replace("{READS}", f"{reads.split()}").replace("{WRITES}", f"{writes.split()}")
    text = text.replace("ANSWER", answer).replace("ENDS", ends).replace("MOVED", moved)
    text = text.replace("VARIABLES", f"{name}_tables:own.csv" if rows else "")
    files = {f"{name}.py": text} | {
        f"{name}_tables/__init__.py": "",
        f"{name}_tables/own.csv": HEAD + rows,
    }
    return written(folder / name, f"ortaq-{name}", {name: f"{name}:DOMAIN"}, files)


def labour(values: str) -> str:
    return f'[{{"labour_hat": Values({values}, "multiply")}}] * len(shocks)'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"writes": "toy_own", "rows": "toy_own,economy,ratio,1,single,odd,\n"}, None),
        ({"reads": "rainn"}, "domain 'odd' names the unknown variable 'rainn'"),
        ({"reads": "tariff_hat"}, "domain 'odd' reads 'tariff_hat', which measures and shocks may state"),
        ({"writes": "toy_rain_hat", "rows": "toy_rain_hat,economy,mm,0,add,odd,\n"}, "'toy_rain_hat' has two definit"),
        (
            {"writes": "labour_hat", "answer": labour("np.ones((len(subsets), 9))")},
            "domain 'odd': 'labour_hat' has shape",
        ),
        ({"writes": "labour_hat", "answer": labour("np.ones(3)")}, "domain 'odd': 'labour_hat' has shape"),
        (
            {"writes": "labour_hat", "answer": labour("np.full((len(subsets), size), np.nan)")},
            "domain 'odd': 'labour_hat' holds values that are not numbers",
        ),
        (
            {"writes": "labour_hat", "answer": labour("np.full((len(subsets), size), 1.01)")},
            "domain 'odd': 'labour_hat' moves where nothing changes",
        ),
        (
            {"writes": "labour_hat", "answer": labour("np.full((len(subsets), size), -1.0)")},
            "domain 'odd': 'labour_hat' holds negative ratios",
        ),
        (
            {"writes": "labour_hat", "answer": labour("[[1.0] * size] * len(subsets)")},
            "domain 'odd': 'labour_hat' is no array",
        ),
        ({"writes": "labour_hat", "answer": "[{'labour_hat': 1.0}] * len(shocks)"}, "domain 'odd': 'labour_hat' is no"),
        (
            {"answer": "1 / 0"},
            "error: the domain 'odd' of the package ortaq-odd failed: ZeroDivisionError: division by zero\n",
        ),
        ({"moved": "1 / 0"}, "error: the domain 'odd' of the package ortaq-odd failed: ZeroDivisionError"),
        ({"ends": "1 / 0"}, "error: the domain 'odd' of the package ortaq-odd failed: ZeroDivisionError"),
        ({"ends": "{}"}, "error: the domain 'odd' of the package ortaq-odd failed: TypeError: "),
        ({"answer": "None"}, "domain 'odd': the answer is no list of mappings"),
        ({"answer": "[]"}, "domain 'odd': 0 answers to 3 shocks"),
        ({"answer": labour("np.ones((len(subsets), size))")}, "'labour_hat', which the model does not declare"),
    ],
)
def test_a_domain_that_does_not_fit_is_refused_by_name(
    how: dict[str, str], said: str | None, toy: Path, file: str, ortaq: Run
) -> None:
    with seen(toy, odd(Path(file).parent, **how)):
        code, out, err = ortaq("agree", file, "--json", "--workers", "1")
    if said is None:
        assert (code, err) == (0, "")
        return
    assert code == 2
    assert said in err
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.slow
@pytest.mark.parametrize("part", ["report", "sections"])
def test_a_report_that_fails_is_no_traceback(part: str, tmp_path: Path, ortaq: Run) -> None:
    says = {"report": "odd:report", "sections": "odd:sections"}
    first, second = ("1 / 0", "()") if part == "report" else ("1", "1 / 0")
    text = f"def report(*asked):\n    return {first}\n\n\ndef sections(said):\n    return {second}\n"
    with seen(written(tmp_path, "ortaq-odd", {"odd": "odd:DOMAIN"}, {"odd.py": domain("odd", **says) + text})):
        code, out, err = ortaq(
            "brief", "examples/three_members.toml", "--draws", "0", "--out", str(tmp_path / "b.html")
        )
    assert (code, out) == (2, "")
    assert "the domain 'odd' of the package ortaq-odd failed: ZeroDivisionError: division by zero" in err
    assert f"{part} odd:{part}; " in err
    assert "Traceback" not in err


FAILED = "the domain 'odd' of the package ortaq-odd failed: "


@pytest.mark.slow
@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ('{"odd.lead": "Rain"}', f"{FAILED}LookupError: no text 'odd.title' in the language 'en'"),
        ('{"odd.title": "{rain}"}', f"{FAILED}KeyError: 'rain'"),
        ('{"odd.title": ', "where: domain 'odd', "),
    ],
)
def test_a_text_that_a_domain_lacks_is_named(messages: str, said: str, tmp_path: Path, ortaq: Run) -> None:
    text = """
from ortaq.core.report import Section, Text


def report(*asked):
    return 1


def sections(said):
    return (Section("odd", Text("odd.title"), (), ()),)
"""
    says = {"report": "odd:report", "sections": "odd:sections", "messages": "odd_tables:messages"}
    texts = {"odd_tables/__init__.py": "", "odd_tables/messages/en.json": messages}
    files = {"odd.py": domain("odd", **says) + text, **texts}
    with seen(written(tmp_path, "ortaq-odd", {"odd": "odd:DOMAIN"}, files)):
        code, out, err = ortaq(
            "brief", "examples/three_members.toml", "--draws", "0", "--out", str(tmp_path / "b.html")
        )
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_fault_of_a_domain_that_ships_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), asking("corridors", "model"):
        1 / 0  # noqa: B018


OWN = "{}_own,economy,ratio,1,single,{},\n"

BOTH = OWN.format("odd", "odd") + OWN.format("even", "even")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            {"writes": "odd_own"},
            {"writes": "odd_own"},
            "domains 'even' and 'odd' both write 'odd_own'",
        ),
        (
            {"reads": "even_own", "writes": "odd_own"},
            {"reads": "odd_own", "writes": "even_own"},
            "domains wait for each other: ",
        ),
    ],
)
def test_two_domains_that_cannot_be_joined(
    one: dict[str, str], other: dict[str, str], said: str, tmp_path: Path, ortaq: Run
) -> None:
    first, second = odd(tmp_path, rows=BOTH, **one), odd(tmp_path, name="even", rows=BOTH, **other)
    with seen(first, second):
        code, out, err = ortaq("agree", "examples/three_members.toml", "--json")
        assert ortaq("--version") == (0, f"ortaq {__version__}\n", "")
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {said}")


def test_two_domains_of_one_name_are_no_traceback(tmp_path: Path, ortaq: Run) -> None:
    twice = written(tmp_path, "twice", {"a": "twice:DOMAIN", "b": "twice:DOMAIN"}, {"twice.py": domain("twice")})
    with seen(twice):
        code, _, err = ortaq("agree", "examples/three_members.toml")
    assert (code, err.splitlines()[0]) == (2, "error: two domains are named 'twice'")


def domain(name: str, **parts: str) -> str:
    """Return the source of a registration."""
    named = "".join(f", {part}={place!r}" for part, place in parts.items())
    return f"from ortaq.core import Domain\nDOMAIN = Domain({name!r}{named})\n"


@pytest.mark.slow
def test_a_package_that_cannot_be_imported_is_named_once_and_the_rest_works(tmp_path: Path, ortaq: Run) -> None:
    broken = written(tmp_path, "ortaq-wells", {"wells": "wells:DOMAIN"}, {"wells.py": "import pywr_of_nobody\n"})
    reason = "ModuleNotFoundError: No module named 'pywr_of_nobody'"
    with seen(broken):
        for words in (("--version",), ("agree", "examples/three_members.toml", "--json")):
            code, out, err = ortaq(*words)
            assert (code, bool(out)) == (0, True)
            assert err == (
                f"warning: the domain 'wells' takes no part: its package ortaq-wells cannot be loaded: {reason}\n"
            )


@pytest.mark.slow
@pytest.mark.parametrize("part", ["model", "moves", "variables", "commands", "tables"])
def test_a_part_that_cannot_be_loaded_is_named_and_the_rest_works(part: str, tmp_path: Path, ortaq: Run) -> None:
    source = domain("wells", **{part: "nowhere.at_all:NAME"})
    with seen(written(tmp_path, "ortaq-wells", {"wells": "wells:DOMAIN"}, {"wells.py": source})):
        code, out, err = ortaq("agree", "examples/three_members.toml", "--json")
    assert (code, out[:1]) == (0, "{")
    assert err.count("\n") == (0 if part == "tables" else 1)  # a region in one file has no tables of domains
    assert part == "tables" or f"{part}: ModuleNotFoundError: No module named 'nowhere'" in err


@pytest.mark.slow
def test_a_change_of_a_domain_whose_model_cannot_be_loaded_is_refused(
    toy: Path, file: str, tmp_path: Path, ortaq: Run
) -> None:
    source = domain("toy_rain", moves="ortaq_toy.rain.moves:SCHEMA", model="nowhere:MODEL")
    with seen(half(toy, tmp_path, "toy_rain", "rain_alone:DOMAIN", {"rain_alone.py": source})):
        plain = without(file, "granary")
        code, out, err = ortaq("agree", plain, "--json")
    assert (code, out) == (2, "")
    assert "error: 'seeding' moves the domain 'toy_rain', which cannot be asked" in err
    assert "model: ModuleNotFoundError: No module named 'nowhere'" in err


@pytest.mark.slow
def test_a_domain_whose_reads_nobody_writes_is_left_out_and_named(
    toy: Path, file: str, tmp_path: Path, ortaq: Run
) -> None:
    with seen(half(toy, tmp_path, "toy_harvest", "ortaq_toy.harvest:DOMAIN")):
        code, out, err = ortaq("agree", "examples/three_members.toml", "--json")
        assert (code, out[:1]) == (0, "{")
        assert err == ("warning: the domain 'toy_harvest' takes no part: no installed domain writes toy_rain_hat\n")
        code, out, err = ortaq("agree", without(file, "rain"), "--json")
        assert (code, out) == (2, "")
        assert "error: 'stores' moves the domain 'toy_harvest', which cannot be asked" in err
        assert "no installed domain writes toy_rain_hat" in err


def half(toy: Path, folder: Path, point: str, place: str, files: dict[str, str] | None = None) -> Path:
    """Install one domain of the toy package without the other."""
    shutil.copytree(toy / "ortaq_toy", folder / "half" / "ortaq_toy")
    return written(folder / "half", "half", {point: place}, files or {})


def without(file: str, key: str) -> str:
    """Return the mechanism file without the changes that say anything under a key."""
    head, *changes = Path(file).read_text(encoding="utf-8").split("\n\n[[")
    kept = [head, *(change for change in changes if f"\n{key} = " not in change)]
    path = Path(file).with_name(f"without_{key}.toml")
    path.write_text("\n\n[[".join(kept), encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_a_mechanism_of_a_domain_that_is_not_installed_says_which_and_how(file: str, ortaq: Run) -> None:
    code, out, err = ortaq("agree", file, "--json")
    assert (code, out) == (2, "")
    assert "error: unknown key 'rain'" in err
    assert "no installed domain knows 'rain'; installed: trade, corridors" in err
    assert "install the package that brings the domain of 'rain' (pip install NAME)" in err
    code, _, err = ortaq("run", "examples/own_change.toml", "--region", file)
    assert (code, "unknown key 'rain'" in err) == (2, True)


@pytest.mark.slow
def test_moves_that_do_not_fit_are_refused(toy: Path, file: str, ortaq: Run) -> None:
    text = Path(file).read_text(encoding="utf-8")
    wrong = {
        ('["CCC"], percent = { low = -5', '["XYZ"], percent = { low = -5'): "unknown economy of region 'toy' 'XYZ'",
        ("low = -20, central = -30, high = -40", "low = -100, central = -90, high = -80"): "rain needs a percent above",
        ("low = 60, central = 80, high = 90", "low = 60, central = 80, high = 190"): "evens out 0 to 100 percent",
        ('rain = [{ economies = ["BBB"]', 'rain = [{ economy = ["BBB"]'): "unknown key 'economy'",
    }
    with seen(toy):
        for (before, after), said in wrong.items():
            Path(file).write_text(text.replace(before, after), encoding="utf-8")
            code, out, err = ortaq("agree", file, "--json")
            assert (code, out) == (2, "")
            assert said in err


GRAIN = """
from ortaq.core import Band, Tie
def ties(region, changes):
    return [Tie("wells.tie.river", HOLDER, "BBB", Band(1.0, 2.0, 3.0), flow=True, method="reported", source="-")]
"""


@pytest.mark.parametrize(
    ("holder", "said"),
    [
        ('"AAA"', None),
        ('"BBB"', "'BBB' depends on itself for river"),
        ('"XXX"', "'XXX'"),
        ("nobody", "the domain 'wells' of the package ortaq-wells failed: NameError"),
    ],
)
def test_ties_of_another_package_join_or_are_refused_by_name(holder: str, said: str | None, tmp_path: Path) -> None:
    files = {"wells.py": domain("wells", ties="wells_ties:ties"), "wells_ties.py": GRAIN.replace("HOLDER", holder)}
    with seen(written(tmp_path, "ortaq-wells", {"wells": "wells:DOMAIN"}, files)):
        region = load_region("examples/three_members.toml")
        if said is None:
            (tie,) = ties(region)
            assert (tie.word, tie.holder, tie.dependent, tie.band.high) == ("river", "AAA", "BBB", 3.0)
            return
        with pytest.raises(InputError, match=said) as refused:
            ties(region)
    assert "wells" in refused.value.where
