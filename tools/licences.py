"""Write docs/dependencies.md: every package of the lock files with its licence. `python tools/licences.py [--check]`.

What is known of a package is what it says itself where it is installed. A licence that is not on the list is refused:
somebody has to read it first.
"""

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
LOCKS = {
    "requirements.lock": "What runs with ortaq",
    "requirements-dev.lock": "What only builds, tests and documents it",
}

FREE = (
    r"0BSD|AFL[- ]?2\.1|Apache|BSD|BSL-1\.0|CC0|CNRI-Python|HPND|ISC|MIT|Mozilla Public License|MPL[- ]2"
    r"|PSF|Python Software|SIL Open|Unlicense|ZPL|Zope|Zlib|zlib"
)
"""Licences that ask for no more than notice, or for changes of their own files (MPL)."""

HEAD = """\
# Dependencies and their licences

Written by `python tools/licences.py` from the lock files and from what the installed packages say of themselves;
`--check` is part of the tests. ortaq passes none of them on: they are installed beside it.
"""


def locked(name: str) -> dict[str, str]:
    """Return the packages of a lock file with their versions."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {_plain(found): version for found, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", text, re.M)}


def licence_of(package: Distribution) -> str:
    """Return what a package says of its licence: an expression, classifiers, or the first line of the field."""
    said = package.metadata
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    kinds = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or () if c.startswith("License ::")]
    kinds = [k for k in kinds if k != "OSI Approved"]
    if kinds:
        return ", ".join(kinds)
    return str(said.get("License") or "").strip().split("\n")[0][:60]


def page() -> tuple[str, list[str]]:
    """Return the page, and packages whose licence is not known to be free."""
    here = {_plain(one.metadata["Name"]): licence_of(one) for one in distributions()}
    parts, refused, seen = [HEAD], [], set()
    for lock, title in LOCKS.items():
        rows = []
        for name, version in sorted(locked(lock).items()):
            if name in seen:
                continue
            seen.add(name)
            licence = here.get(name, "")
            if name in here and not re.search(FREE, licence):
                refused.append(f"{name}: {licence or 'says none'}")
            rows.append(f"| {name} | {version} | {licence or 'not installed here (another system or Python)'} |")
        parts.append(f"## {title}\n\n| package | version | licence |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n")
    return "\n".join(parts), refused


def told(text: str) -> list[str]:
    """Return the packages of a page with their versions: what is installed differs by system, this does not."""
    return re.findall(r"^\| (\S+ \| \S+) \|", text, re.M)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    text, refused = page()
    if refused:
        print("licences that nobody has read:", *refused, sep="\n  ")
        sys.exit(1)
    if "--check" in sys.argv:
        if told(PAGE.read_text(encoding="utf-8")) != told(text):
            print("docs/dependencies.md is not what the lock files say: run python tools/licences.py")
            sys.exit(1)
    else:
        PAGE.write_text(text, encoding="utf-8")
