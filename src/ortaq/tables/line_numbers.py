"""On which line of a TOML file every key and entry stands; the parser of the standard library does not say."""

import re
from collections.abc import Callable, Iterator

Path = tuple[str | int, ...]
"""Keys, and places in lists."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_STRINGS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (r'"""(?:\\.|[^\\])*?"{3,5}', r"'''.*?'{3,5}", r'"(?:\\.|[^"\\\n])*"', r"'[^'\n]*'")
)


def toml_lines(text: str) -> dict[Path, int]:
    r"""Return the line of every key, table and entry of a list, by its path; the first line is 1.

    Parameters
    ----------
    text : str
        Valid TOML.

    Examples
    --------
    >>> lines = toml_lines('a.b = 1\n[[list]]\nx = [1,\n { y = 2 }]\n[[list]]\nz = ""')
    >>> lines["a", "b"], lines["list", 0, "x", 1, "y"], lines["list", 1], lines["list", 1, "z"]
    (1, 4, 5, 6)
    """
    found: dict[Path, int] = {}
    scanner = _Scanner(text, found)
    scanner.file()
    return found


class _Scanner:
    """Walks over valid TOML; what it meets twice keeps its first line."""

    def __init__(self, text: str, found: dict[Path, int]) -> None:
        self.text, self.at, self.found = text, 0, found
        self.line, self.counted = 1, 0
        self.entries: dict[Path, int] = {}

    def file(self) -> None:
        base: Path = ()
        while self._blank() < len(self.text):
            if self.text[self.at] == "[":
                base = self._header()
            else:
                self._pair(base)

    def _header(self) -> Path:
        listed = self.text.startswith("[[", self.at)
        self.at += 1 + listed
        keys = list(self._keys())
        path = self._resolved((), keys[:-1])
        path = (*path, keys[-1])
        if listed:
            self._note(path)
            self.entries[path] = number = self.entries.get(path, -1) + 1
            path = (*path, number)
        self._note(path)
        self.at += 1 + listed
        return path

    def _resolved(self, base: Path, keys: list[str]) -> Path:
        """Return the path of keys; through a list of tables it leads to its last entry."""
        path = base
        for key in keys:
            path = (*path, key)
            self._note(path)
            if path in self.entries:
                path = (*path, self.entries[path])
        return path

    def _pair(self, base: Path) -> None:
        path = self._resolved(base, list(self._keys()))
        self.at += 1  # the sign of equality
        self._value(path)

    def _value(self, path: Path) -> None:
        self._blank()
        opened = self.text[self.at]
        if opened == "[":
            self._many(lambda number: self._entry((*path, number)), "]")
        elif opened == "{":
            self._many(lambda _: self._pair(path), "}")
        elif opened in "\"'":
            self._string()
        else:
            self._skip(_SCALAR)

    def _entry(self, path: Path) -> None:
        self._note(path)
        self._value(path)

    def _many(self, each: Callable[[int], None], closing: str) -> None:
        self.at += 1
        number = 0
        while self._blank() >= 0 and self.text[self.at] != closing:
            each(number)
            number += 1
            if self.text[self._blank()] == ",":
                self.at += 1
        self.at += 1

    def _keys(self) -> Iterator[str]:
        while True:
            self._skip(_SPACE)
            begin = self.at
            if self.text[begin] in "\"'":
                self._string()
                yield self.text[begin + 1 : self.at - 1]
            else:
                self._skip(_KEY)
                yield self.text[begin : self.at]
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return
            self.at += 1

    def _string(self) -> None:
        for pattern in _STRINGS:
            if match := pattern.match(self.text, self.at):
                self.at = match.end()
                return

    def _blank(self) -> int:
        self._skip(_BLANK)
        return self.at

    def _skip(self, pattern: "re.Pattern[str]") -> None:
        if match := pattern.match(self.text, self.at):
            self.at = match.end()

    def _note(self, path: Path) -> None:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        self.found.setdefault(path, self.line)
