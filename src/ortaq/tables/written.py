"""Files out of the house: whole or not at all, and never in the place of anything but a regular file."""

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ortaq.core import InputError
from ortaq.tables.beside import beside, explained, recover, remove, sync

_ELSEWHERE = (
    "give a new path or a regular file; to send a result on, print it with --json and the shell's > FILE or | PROGRAM"
)
_KINDS = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


def require_file(path: Path, *, option: str = "") -> Path:
    """Refuse an output file before any work is done.

    Parameters
    ----------
    path : Path
    option : str, optional
        Option that named the file, for messages.

    Returns
    -------
    Path
        Where the file will stand: links are followed.

    Raises
    ------
    InputError
        A folder, pipe, socket or device stands there, or what this command prints; the folder around it does not
        exist or cannot be written.

    Examples
    --------
    >>> require_file(Path("new.csv")).name
    'new.csv'
    """
    where = f"{option} {path}".strip()
    place = Path(os.path.realpath(path))
    status = None
    with suppress(OSError):
        status = path.stat()
    if status is not None and not stat.S_ISDIR(status.st_mode):
        _refuse_irregular(status, where)
    with explained(where):
        if status is not None and stat.S_ISDIR(status.st_mode):
            problem = "the output path is a folder"
        elif place.is_symlink():
            problem = "the output path is a link that leads in a circle"
        elif not place.parent.is_dir():
            problem = f"the folder {place.parent} does not exist"
        elif not os.access(place.parent, os.W_OK) or (status is not None and not os.access(place, os.W_OK)):
            problem = "the output path cannot be written"
        else:
            return place
    raise InputError(problem, where=where, fix="give a file in an existing folder that you may write to")


def write_file(path: Path, data: bytes | str, *, option: str = "") -> None:
    """Write a file whole or not at all; text as UTF-8.

    Parameters
    ----------
    path : Path
    data : bytes or str
        Text is written as UTF-8.
    option : str, optional
        Option that named the file, for messages.

    Raises
    ------
    InputError
        See `require_file`; or the disk is full.

    Examples
    --------
    >>> write_file(Path("result.txt"), "done again")
    >>> Path("result.txt").read_text(encoding="utf-8")
    'done again'
    """
    place = require_file(path, option=option)
    recover(place.parent, place.name)
    with explained(f"{option} {path}".strip()):
        _rename({place: _draft(place, data)})


def put_file(draft: Path, path: Path) -> None:
    """Give a finished file the name of a place in the same file system; see `write_file`.

    Parameters
    ----------
    draft, path : Path
        In one file system.

    Raises
    ------
    InputError
        See `require_file`.

    Examples
    --------
    >>> _ = Path("draft").write_text("done", encoding="utf-8")
    >>> put_file(Path("draft"), Path("result.txt"))
    >>> Path("result.txt").read_text(encoding="utf-8")
    'done'
    """
    place = require_file(path)
    with explained(str(path)):
        sync(draft)
        _rename({place: draft})


def require_files(folder: Path, names: Iterable[str], *, option: str = "") -> tuple[Path, ...]:
    """Refuse a folder for output files, which may hold others, before any work is done; see `require_file`.

    Parameters
    ----------
    folder : Path
    names : iterable of str
    option : str, optional
        Option that named the folder, for messages.

    Returns
    -------
    tuple of Path
        Where the files will stand, in the order of ``names``.

    Raises
    ------
    InputError
        See `require_file`; or the folder cannot be made.

    Examples
    --------
    >>> [path.name for path in require_files(Path("new"), ["a.csv", "b.csv"])]
    ['a.csv', 'b.csv']
    """
    where = f"{option} {folder}".strip()
    place = Path(os.path.realpath(folder))
    with explained(where):
        if not place.is_dir():
            if os.path.lexists(place) or not place.parent.is_dir():
                is_taken = os.path.lexists(place)
                problem = "a file stands there" if is_taken else f"the folder {place.parent} does not exist"
                raise InputError(problem, where=where, fix="give a folder, new or not, inside an existing one")
            return tuple(place / name for name in names)
    return tuple(require_file(folder / name, option=option) for name in names)


def write_files(folder: Path, files: Mapping[str, bytes | str], *, option: str = "") -> None:
    """Write files into a folder, made where it is absent; none takes its place before all are on the disk.

    Parameters
    ----------
    folder : Path
    files : mapping of str to bytes or str
        What each file holds, by name.
    option : str, optional
        Option that named the folder, for messages.

    Raises
    ------
    InputError
        See `require_file`; or the disk is full.

    Examples
    --------
    >>> write_files(Path("results"), {"a.txt": "A", "b.txt": "B"})
    >>> sorted(path.name for path in Path("results").iterdir())
    ['a.txt', 'b.txt']
    """
    places = require_files(folder, files, option=option)
    with explained(f"{option} {folder}".strip()):
        is_new = not folder.exists()
        folder.mkdir(exist_ok=True)
        drafts: dict[Path, Path] = {}
        try:
            for place, data in zip(places, files.values(), strict=True):
                recover(place.parent, place.name)
                drafts[place] = _draft(place, data)
            _rename(drafts)
        except BaseException:
            for draft in drafts.values():
                remove(draft)
            if is_new:
                with suppress(OSError):
                    folder.rmdir()
            raise


def _refuse_irregular(found: os.stat_result, where: str) -> None:
    kind = _KINDS.get(stat.S_IFMT(found.st_mode), "")
    if not kind and any(_is_handle(found, number) for number in (1, 2)):
        kind = "where this command prints"
    if kind:
        raise InputError(
            f"the output path is {kind}",
            where=where,
            why="a file is written whole and then renamed: it would take the place of what stands there",
            fix=_ELSEWHERE,
        )


def _is_handle(found: os.stat_result, number: int) -> bool:
    with suppress(OSError):
        return os.path.samestat(found, os.fstat(number))
    return False


def _draft(place: Path, data: bytes | str) -> Path:
    """Write a draft beside a place and force it to disk."""
    draft = beside(place, "new")
    try:
        with draft.open("xb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        remove(draft)
        raise
    return draft


def _rename(drafts: Mapping[Path, Path]) -> None:
    """Give every draft its name, with the permissions of what it replaces; drafts that fail are removed."""
    for place, draft in drafts.items():
        try:
            if place.exists():
                draft.chmod(stat.S_IMODE(place.stat().st_mode))
            draft.replace(place)
        except BaseException:
            remove(draft)
            raise
    for folder in {place.parent for place in drafts}:
        sync(folder)
