"""Files out of the house: whole or not at all, and never in the place of anything but a regular file."""

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ortaq.core import InputError
from ortaq.tables.beside import beside, explained, recover, remove, rename_all, sync, write_synced

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


def write_file(path: Path, data: bytes | str, *, option: str = "", private: bool = False) -> None:
    """Write a file whole or not at all; text as UTF-8.

    Parameters
    ----------
    path : Path
    data : bytes or str
        Text is written as UTF-8.
    option : str, optional
        Option that named the file, for messages.
    private : bool, optional
        Nobody but its owner may read or write it.

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
    _put({require_file(path, option=option): data}, f"{option} {path}".strip())
    if private:
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def put_files(drafts: Mapping[Path, Path | bytes | str]) -> None:
    """Give finished files the names of places in the same file system, all or none; see `write_file`.

    Where the process is killed between two names, the next command that looks into the folder gives the rest.

    Parameters
    ----------
    drafts : mapping of Path to Path, bytes or str
        For every place a finished file in its file system, or what it holds.

    Raises
    ------
    InputError
        See `require_file`.

    Examples
    --------
    >>> _ = Path("draft").write_text("done", encoding="utf-8")
    >>> put_files({Path("result.txt"): Path("draft"), Path("list.txt"): "result.txt"})
    >>> Path("result.txt").read_text(encoding="utf-8")
    'done'
    """
    _put({require_file(path): draft for path, draft in drafts.items()}, ", ".join(map(str, drafts)))


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
    places, where = require_files(folder, files, option=option), f"{option} {folder}".strip()
    with explained(where):
        is_new = not folder.exists()
        folder.mkdir(exist_ok=True)
    try:
        _put(dict(zip(places, files.values(), strict=True)), where)
    except BaseException:
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


def _put(files: Mapping[Path, Path | bytes | str], where: str) -> None:
    """Bring files to their places, all in a folder or none; drafts that fail are removed."""
    drafts: dict[Path, Path] = {}
    with explained(where):
        try:
            for folder in dict.fromkeys(place.parent for place in files):
                recover(folder)
            for place, content in files.items():
                drafts[place] = draft = beside(place, "new")
                if isinstance(content, Path):
                    sync(content)
                    content.replace(draft)
                else:
                    write_synced(
                        draft, content.encode(errors="backslashreplace") if isinstance(content, str) else content
                    )
                if place.exists():
                    draft.chmod(stat.S_IMODE(place.stat().st_mode))
            rename_all(drafts)
        except BaseException:
            for place, draft in drafts.items():
                content = files[place]
                if isinstance(content, Path) and draft.exists():
                    draft.replace(content)
                else:
                    remove(draft)
            raise
