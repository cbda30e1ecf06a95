"""Look up every link within the documentation site and all that its pages load: `python tools/check_site.py DIR`.

A page may link to an address on the internet, which a reader chooses to follow; it may load nothing from there.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"script": "src", "img": "src", "source": "src", "iframe": "src", "video": "src", "link": "href"}
"""What a browser fetches by itself, and the attribute that says from where."""


class Page(HTMLParser):
    """What a page offers to link to, what it links to, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up one element."""
        given = dict(attrs)
        self.ids |= {str(given[key]) for key in ("id", "name") if given.get(key)}
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        place = given.get(LOADS.get(tag, ""))
        if place and "canonical" not in str(given.get("rel")):
            self.loaded.append(place)


def faults(folder: Path) -> list[str]:
    """Return what is wrong with a built site, one sentence each."""
    pages = {
        path.resolve(): Page(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.html")
        if "_static" not in path.parts
    }
    found = []
    for path, page in sorted(pages.items()):
        at = path.relative_to(folder.resolve())
        found += [f"{at} loads {place} from elsewhere" for place in page.loaded if _outside(place)]
        found += [f"{at}: {said}" for place in (*page.links, *page.loaded) for said in _missing(place, path, pages)]
    return found


def _outside(place: str) -> bool:
    return bool(urlsplit(place).netloc)


def _missing(place: str, path: Path, pages: dict[Path, Page]) -> list[str]:
    parts = urlsplit(place)
    if parts.scheme or parts.netloc:
        return []
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return [f"{place} is not there"]
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
        return [f"{place} leads to no place in the page"]
    return []


if __name__ == "__main__":
    said = faults(Path(sys.argv[1]))
    print(*(said or ["every link within the site leads somewhere; nothing is loaded from elsewhere"]), sep="\n")
    sys.exit(bool(said))
