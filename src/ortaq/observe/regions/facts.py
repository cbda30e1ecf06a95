"""Published facts beside a region: the same quantity computed from its accounts, and whether the two agree.

A fact names its formula: sums over the accounts, such as ``turnover(CHN, C5, goods)`` or
``exports(KAZ, CHN) / exports(KAZ, ALL)``. What a region does not hold, and what is of another year, is not comparable.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, Region, said
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

GROUPS: Mapping[str, tuple[str, ...]] = {"C5": ("KAZ", "KGZ", "TJK", "TKM", "UZB")}
"""Names of several economies; ``ALL`` is every economy of the region."""

BOUNDS = ("about", "at least", "at most")
UNITS = {"million USD": 1.0, "billion USD": 1e-3, "share": 1.0}
"""What one million USD of the accounts is in the unit of a fact."""

FACTS = TableSpec(
    "facts",
    "eurasia.csv",
    "Published figures that a region can be held against",
    (
        *text_columns(id="Fact id", statement="What was stated"),
        ColumnSpec("value", "Value", "number", "see column unit"),
        ColumnSpec("unit", "Unit", choices=(*UNITS, "persons", "million EUR", "million t")),
        ColumnSpec("year", "Year of the figure", "integer", "year"),
        ColumnSpec("is", "Whether it is exact or a bound", choices=BOUNDS),
        *text_columns(formula="What it is in the accounts"),
        ColumnSpec("tolerance_percent", "Difference that is none", "number", "%"),
        ColumnSpec("years_apart", "Years that region and fact may lie apart", "integer", "year"),
        *text_columns(source="Source", publisher="Publisher", url="Address", why="What is known of a difference"),
    ),
    keys=(),
)

_FOLDER = Path(str(files("ortaq"))) / "data" / "facts"
_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Verdict(StrEnum):
    """Whether a region and a fact agree."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure: value, unit, year, whether it is exact or a bound, and what it is in the accounts.

    ``formula`` is empty where no region holds the quantity; ``why`` says what is known of a difference.
    """

    id: str
    statement: str
    value: float
    unit: str
    year: int
    bound: str
    formula: str
    tolerance_percent: float
    years_apart: int
    source: str
    publisher: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A fact, what the region says (None where it says nothing), the verdict and its reason."""

    fact: Fact
    found: float | None
    verdict: Verdict
    reason: str


def read_facts(path: Path | None = None) -> tuple[Fact, ...]:
    """Read facts; the shipped table where no file is given."""
    folder, name = (path.parent, path.name) if path else (_FOLDER, "eurasia.csv")
    rows = read_table(folder, FACTS, (name,)).rows()
    return tuple(Fact(bound=row.pop("is"), **row) for row in rows)


def compare(region: Region, facts: Sequence[Fact]) -> tuple[Comparison, ...]:
    """Return what a region says of every fact."""
    return tuple(_compared(region, fact) for fact in facts)


def _compared(region: Region, fact: Fact) -> Comparison:
    if not fact.formula:
        return Comparison(fact, None, Verdict.NOT_COMPARABLE, fact.why or "a region holds no such quantity")
    try:
        computed = evaluate(region, fact.formula) * UNITS.get(fact.unit, 1.0)
    except InputError as error:
        return Comparison(fact, None, Verdict.NOT_COMPARABLE, error.what)
    if abs(fact.year - region.base_year) > fact.years_apart:
        reason = f"the figure is of {fact.year}, the region of {region.base_year}"
        return Comparison(fact, computed, Verdict.NOT_COMPARABLE, reason)
    gap = computed / fact.value - 1.0
    held = {"about": abs(gap), "at least": max(-gap, 0.0), "at most": max(gap, 0.0)}[fact.bound]
    if 100.0 * held <= fact.tolerance_percent:
        met = "about the same" if abs(gap) < 5e-4 else f"{'higher' if gap > 0 else 'lower'} by {abs(gap):.1%}"
        bound = "" if fact.bound == "about" else f"; the figure is {fact.bound}"
        return Comparison(fact, computed, Verdict.AGREE, f"{met}, allowed {fact.tolerance_percent:g} %{bound}")
    reason = f"{'higher' if gap > 0 else 'lower'} by {abs(gap):.1%}, allowed {fact.tolerance_percent:g} %"
    return Comparison(fact, computed, Verdict.DISAGREE, f"{reason}; {fact.why}" if fact.why else reason)


def evaluate(region: Region, formula: str) -> float:
    """Return a formula over the accounts of a region, million USD or a ratio.

    ``exports(A, B, K)``, ``turnover(A, B, K)``: sales of A to B, and both ways; ``output(A, K)``, ``gdp(A)``,
    ``value_added(A)``. A and B are economies, ``C5`` or ``ALL``; K is a sector, ``goods`` (all but services; the
    default) or ``all``. Sales at home never count.
    """
    try:
        tree = ast.parse(formula, mode="eval").body
    except SyntaxError as error:
        raise InputError(f"'{formula}' is no formula", where="column formula", fix="turnover(CHN, C5)") from error
    return _value(region, tree, formula)


def _value(region: Region, node: ast.expr, formula: str) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            a, b = _value(region, left, formula), _value(region, right, formula)
            if isinstance(op, ast.Div) and b == 0.0:
                raise InputError(f"the region has nothing to divide by in '{formula}'", where="column formula")
            return _OPERATORS[type(op)](a, b)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _QUANTITIES:
            words = [a.id for a in args if isinstance(a, ast.Name)]
            least, most = _ARGUMENTS[name]
            if len(words) == len(args) and least <= len(words) <= most:
                return _QUANTITIES[name](region, words)
    fix = said("use {quantities} of economies, with + - * / between", quantities=", ".join(_QUANTITIES))
    raise InputError(f"'{ast.unparse(node)}' is no quantity", where=f"formula {formula}", fix=fix)


def _exports(region: Region, words: Sequence[str]) -> float:
    sellers, buyers = _economies(region, words[0]), _economies(region, words[1])
    flow = np.where(np.eye(len(region.economies), dtype=bool), 0.0, region.flow)
    return float(flow[np.ix_(_sectors(region, words[2:]), buyers, sellers)].sum())


def _turnover(region: Region, words: Sequence[str]) -> float:
    back = [words[1], words[0], *words[2:]]
    return _exports(region, words) + _exports(region, back)


def _output(region: Region, words: Sequence[str]) -> float:
    return float(region.output[np.ix_(_sectors(region, words[1:]), _economies(region, words[0]))].sum())


def _gdp(region: Region, words: Sequence[str]) -> float:
    gdp: Array = np.array([e.gdp_musd for e in region.economies])
    return float(gdp[_economies(region, words[0])].sum())


def _value_added(region: Region, words: Sequence[str]) -> float:
    return float(region.value_added[_economies(region, words[0])].sum())


_QUANTITIES: Mapping[str, Callable[[Region, Sequence[str]], float]] = {
    "exports": _exports,
    "turnover": _turnover,
    "output": _output,
    "gdp": _gdp,
    "value_added": _value_added,
}
_ARGUMENTS = {"exports": (2, 3), "turnover": (2, 3), "output": (1, 2), "gdp": (1, 1), "value_added": (1, 1)}


def _economies(region: Region, word: str) -> list[int]:
    codes = region.economy_ids if word == "ALL" else GROUPS.get(word, (word,))
    missing = [c for c in codes if c not in region.economy_ids]
    if missing:
        raise InputError(f"the region has no {', '.join(missing)} of its own", where="formula", fix="name others")
    return [region.economy_ids.index(c) for c in codes]


def _sectors(region: Region, words: Sequence[str]) -> list[int]:
    word = words[0] if words else "goods"
    if word in {"goods", "all"}:
        return [k for k, s in enumerate(region.sector_ids) if word == "all" or s != "services"]
    if word not in region.sector_ids:
        raise InputError(f"the region has no sector '{word}'", where="formula", fix=", ".join(region.sector_ids))
    return [region.sector_ids.index(word)]
