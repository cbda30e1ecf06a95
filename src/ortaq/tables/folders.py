"""Folders out of the house: whole or not at all, and never in the place of files that ortaq did not write."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ortaq.core import InputError, said
from ortaq.tables.beside import beside, explained, recover, remove, sync
from ortaq.tables.manifest import foreign, write_manifest

_NAMED = 3


def require_folder(folder: Path, *, replace: bool = False, option: str = "--replace") -> Path:
    """Refuse an output folder before any work is done.

    Parameters
    ----------
    folder : Path
    replace : bool, optional
        Accept an earlier output; only files that its manifest lists may be in it.
    option : str, optional
        Option that asks for replacing, for messages.

    Returns
    -------
    Path
        Where the folder will stand: links are followed.

    Raises
    ------
    InputError
        The place cannot be written, is taken, or holds files that ortaq did not write.

    Examples
    --------
    >>> require_folder(Path("new")).name
    'new'
    """
    place, where = Path(os.path.realpath(folder)), str(folder)
    if not os.path.isdir(place.parent):  # noqa: PTH112 (a name that is too long is no folder)
        raise InputError(f"the folder {place.parent} does not exist", where=where, fix="make it first")
    if not os.access(place.parent, os.W_OK):
        raise InputError(f"the folder {place.parent} cannot be written", where=where, fix="choose another folder")
    recover(place.parent)
    if not os.path.lexists(place):
        return place
    if not place.is_dir():
        raise InputError("a file stands there", where=where, fix="name a new folder")
    with explained(where):
        is_empty = not any(place.iterdir())
    if not is_empty and not replace:
        raise InputError(
            "the folder is there already and not empty",
            where=where,
            fix=said("name a new folder, or ask with {option}", option=option),
        )
    if others := foreign(place):
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        raise InputError(
            f"the folder holds other files: {', '.join(others[:_NAMED])}{more}",
            where=where,
            why="only what a datapackage.json of ortaq lists is replaced; nothing was changed",
            fix="name a new folder, or move these files out of it",
        )
    return place


@contextmanager
def draft_folder(place: Path) -> Iterator[Path]:
    """Yield an empty folder beside a place; it is removed at the end unless it took the place.

    Examples
    --------
    >>> with draft_folder(Path("drawn").resolve()) as draft:
    ...     _ = (draft / "a.txt").write_text("A", encoding="utf-8")
    ...     put_folder(draft, Path("drawn"))
    >>> sorted(path.name for path in Path("drawn").iterdir())
    ['a.txt', 'datapackage.json']
    """
    recover(place.parent)
    draft = beside(place, "new")
    try:
        with explained(str(place)):
            draft.mkdir()
            yield draft
    finally:
        remove(draft)


def make_folder(folder: Path, *, fix: str = "choose another folder") -> None:
    """Make a folder and those above it, where they are absent.

    Parameters
    ----------
    folder : Path
    fix : str, optional
        Remedy of the message.

    Raises
    ------
    InputError
        It cannot be made.

    Examples
    --------
    >>> make_folder(Path("years/2023"))
    >>> Path("years/2023").is_dir()
    True
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror or error}", where=str(folder), fix=fix) from error


def write_below(folder: Path, files: Mapping[str, bytes | str]) -> None:
    """Write files below a draft of a folder; text as UTF-8.

    Parameters
    ----------
    folder : Path
        Given by `draft_folder` or `whole_folder`.
    files : mapping of str to bytes or str
        What each file holds, by path below the folder, with slashes.

    Examples
    --------
    >>> with whole_folder(Path("two")) as draft:
    ...     write_below(draft, {"a.txt": "A", "below/b.txt": "B"})
    >>> Path("two/below/b.txt").read_text(encoding="utf-8")
    'B'
    """
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)


def put_folder(
    draft: Path, folder: Path, *, replace: bool = False, option: str = "--replace", is_listed: bool = True
) -> None:
    """Give a finished folder the name of a place in the same file system, with a manifest of its files.

    What stood there is moved aside first and removed last, so that at every moment the old or the new one is whole;
    `recover` brings the old one back where the process was killed between.

    Parameters
    ----------
    draft, folder : Path
    replace, option : optional
        As in `require_folder`.
    is_listed : bool, optional
        Whether it gets the manifest, without which no command ever replaces it.

    Raises
    ------
    InputError
        See `require_folder`; or the disk is full.

    Examples
    --------
    See `draft_folder`, and `whole_folder` for both in one:

    >>> with draft_folder(Path("put").resolve()) as draft:
    ...     put_folder(draft, Path("put"))
    >>> Path("put").is_dir()
    True
    """
    with explained(str(folder)):
        if is_listed:
            write_manifest(draft)
        for path in (*draft.rglob("*"), draft):
            sync(path)
        place = require_folder(folder, replace=replace, option=option)
        old = beside(place, "old")
        if place.exists():
            os.utime(place)  # its age says how long it has been aside
            place.replace(old)
        try:
            draft.replace(place)
        except BaseException:
            if old.exists() and not place.exists():
                old.replace(place)
            raise
        sync(place.parent)
    remove(old)


@contextmanager
def whole_folder(folder: Path, *, replace: bool = False, option: str = "--replace") -> Iterator[Path]:
    """Yield an empty folder beside the one asked for; it takes that name when everything in it has been written.

    Parameters
    ----------
    folder : Path
    replace, option : optional
        As in `require_folder`.

    Raises
    ------
    InputError
        See `require_folder`; or the disk is full.

    Examples
    --------
    >>> with whole_folder(Path("whole")) as draft:
    ...     _ = (draft / "a.txt").write_text("A", encoding="utf-8")
    >>> sorted(path.name for path in Path("whole").iterdir())
    ['a.txt', 'datapackage.json']
    """
    with draft_folder(require_folder(folder, replace=replace, option=option)) as draft:
        yield draft
        put_folder(draft, folder, replace=replace, option=option)
