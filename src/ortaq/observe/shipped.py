"""Finding regions and mechanisms: a shipped name, or a path that a user gives."""

from pathlib import Path

from ortaq.core import InputError, said, suggest
from ortaq.tables import is_file, is_folder

_DATA = Path(__file__).parents[1] / "data"


def shipped_regions() -> tuple[str, ...]:
    """Return the names of the regions that ship with ortaq.

    Examples
    --------
    >>> shipped_regions()
    ('eurasia',)
    """
    return tuple(sorted(p.name for p in (_DATA / "regions").iterdir() if p.is_dir()))


def shipped_mechanisms() -> tuple[str, ...]:
    """Return the names of the mechanisms that ship with ortaq.

    Examples
    --------
    >>> shipped_mechanisms()
    ('c5', 'eu_central_asia', 'five', 'sco')
    """
    return tuple(sorted(p.stem for p in (_DATA / "mechanisms").glob("*.toml")))


def region_folder(name: str) -> Path:
    """Return the folder of a region given by shipped name or by path."""
    if name in shipped_regions():
        return _DATA / "regions" / name
    return _existing(name, shipped_regions(), kind="region", is_there=is_folder(name))


def mechanism_file(name: str) -> Path:
    """Return the file of a mechanism given by shipped name or by path."""
    if name in shipped_mechanisms():
        return _DATA / "mechanisms" / f"{name}.toml"
    return _existing(name, shipped_mechanisms(), kind="mechanism", is_there=is_file(name))


def beside(name: str, file: Path) -> str:
    """Return what a file calls a region or mechanism: a path is searched in the folder of the file first."""
    path = file.parent / name
    known = name in shipped_regions() or name in shipped_mechanisms()
    return str(path) if not known and (is_file(path) or is_folder(path)) else name


def _existing(name: str, shipped: tuple[str, ...], *, kind: str, is_there: bool) -> Path:
    if is_there:
        return Path(name)
    hint = suggest(name, shipped) or said("shipped: {shipped}; or give a path", shipped=", ".join(shipped))
    raise InputError(f"no {kind} '{name}'", where=f"{kind} name or path", fix=hint)
