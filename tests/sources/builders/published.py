"""Small files in the layouts that OECD, CEPII, WITS, USITC and the World Bank publish."""

import csv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

COUNTRIES = ("CHN", "KAZ", "RUS", "ROW")
INDUSTRIES = ("A01", "B06", "C13T15", "C24A", "C28", "G")
USES = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
SIZE = {"CHN": 170_000.0, "CN1": 100_000.0, "CN2": 70_000.0, "KAZ": 3_000.0, "RUS": 20_000.0, "ROW": 600_000.0}

Cells = list[list[str]]


def icio_cells(
    countries: Sequence[str] = COUNTRIES, *, taxes: str = "TLS", value_added: str = "VA", output: str = "OUT"
) -> Cells:
    """Return header and rows of a table whose totals hold to the written digits; million USD."""
    rng = np.random.default_rng(7)
    nodes = [(c, s) for c in countries for s in INDUSTRIES]
    finals = [(_whole(c), u) for c in dict.fromkeys(map(_whole, countries)) for u in USES]
    size = np.array([SIZE[c] for c, _ in nodes])
    near = np.array([[1.0 if _whole(a) == _whole(b) else 0.02 for b, _ in nodes] for a, _ in nodes])
    inter = np.round(rng.uniform(0.5, 1.5, near.shape) * near * size[:, None] * size / size.sum(), 3)
    home = np.array([[1.0 if _whole(a) == b else 0.02 for b, _ in finals] for a, _ in nodes])
    final = np.round(rng.uniform(0.5, 1.5, home.shape) * home * size[:, None] / 3.0, 3)
    final[:, [u == "INVNT" for _, u in finals]] *= -0.01
    final = np.round(final, 3)
    total = inter.sum(axis=1) + final.sum(axis=1)
    tls = np.round(0.01 * total, 3)
    added = np.round(total - inter.sum(axis=0) - tls, 3)
    assert added.min() > 0.0
    names = ["_".join(n) for n in nodes]
    header = ["V1", *names, *("_".join(f) for f in finals), output]
    rows = [[n, *_shown(inter[i]), *_shown(final[i]), f"{total[i]:.3f}"] for i, n in enumerate(names)]
    none = ["0"] * len(finals)
    rows.append([taxes, *_shown(tls), *_shown(np.round(0.02 * final.sum(axis=0), 3)), "0"])
    rows.append([value_added, *_shown(added), *none, "0"])
    rows.append([output, *_shown(total), *none, "0"])
    return [header, *rows]


def write_cells(path: Path, cells: Cells, separator: str = ",", encoding: str = "utf-8") -> Path:
    """Write cells as a plain CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\n").writerows(cells)
    return path


def write_zip(path: Path, members: Sequence[Path]) -> Path:
    """Zip some files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.write(member, member.name)
    return path


def baci_cells(rows: Sequence[tuple[int, int, int, str, float]]) -> Cells:
    """Return BACI cells: t, i, j, k, v, q; a quantity is sometimes not known."""
    body = [
        [str(t), str(i), str(j), k, f"{v:.3f}", "           NA" if n % 3 else "1.5"]
        for n, (t, i, j, k, v) in enumerate(rows)
    ]
    return [["t", "i", "j", "k", "v", "q"], *body]


def number(cells: Cells, row: str, column: str) -> float:
    """Return one number of an ICIO table by its labels."""
    at = cells[0].index(column)
    return float(next(r for r in cells if r[0] == row)[at])


def _whole(country: str) -> str:
    return "CHN" if country in {"CN1", "CN2"} else country


def _shown(values: np.ndarray) -> list[str]:
    return [f"{v:.3f}" for v in values]


def relabelled(cells: Cells, labels: Callable[[str], str]) -> Cells:
    """Return an ICIO table with other labels of rows and columns."""
    return [[labels(cells[0][0]), *map(labels, cells[0][1:])], *([labels(row[0]), *row[1:]] for row in cells[1:])]


def icio_cells_2018() -> Cells:
    """Return the labels of the edition of 2018: industries as TiVA calls them, taxes by country, VALU, OUTPUT."""
    codes = {"A01": "D01T03", "B06": "D05T06", "C13T15": "D13T15", "C24A": "D24", "C28": "D28", "G": "D35T39"}
    named = {"TLS": "TAXSUB", "VA": "VALU", "OUT": "OUTPUT"}
    return relabelled(icio_cells(), lambda label: _relabelled(label, codes, named))


def icio_cells_2021() -> Cells:
    """Return the labels of the edition of 2021: industries by division only."""
    codes = {"A01": "01T02", "B06": "05T06", "C13T15": "13T15", "C24A": "24", "C28": "28", "G": "45T47"}
    named = {"TLS": "TAXSUB", "VA": "VALU", "OUT": "OUTPUT"}
    return relabelled(icio_cells(), lambda label: _relabelled(label, codes, named))


def icio_cells_2016() -> Cells:
    """Return the labels of the edition of 2016: ISIC Rev. 3 and a name, uses first, taxes in value added."""
    codes = {"A01": "C01T05AGR", "B06": "C10T14MIN", "C13T15": "C17T19TEX", "C24A": "C27MET", "C28": "C29MEQ"}
    cells = relabelled(icio_cells(), lambda label: _relabelled(label, codes | {"G": "C50T52WRT"}, {}))
    cells = relabelled(cells, lambda label: "_".join(reversed(label.split("_"))) if label.endswith(USES) else label)
    cells = relabelled(cells, lambda label: label.replace("NPISH", "NPS"))
    taxes, added = (next(row for row in cells if row[0] == name) for name in ("TLS", "VA"))
    both = [f"{float(t) + float(v):.3f}" for t, v in zip(taxes[1:], added[1:], strict=True)]
    body = [row for row in cells[1:] if row[0] not in {"TLS", "VA", "OUT"}]
    out = next(row for row in cells if row[0] == "OUT")
    return [row[:-1] for row in (cells[0], *body, ["VA+TAXSUB", *both], out)]


def _relabelled(label: str, codes: Mapping[str, str], named: Mapping[str, str]) -> str:
    country, _, use = label.partition("_")
    return f"{country}_{codes.get(use, use)}" if use else named.get(label, label)
