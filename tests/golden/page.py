"""The text of a brief page: paragraphs, cells of tables and words of figures, section by section."""

from html.parser import HTMLParser

from tests.golden.rows import Row, column

VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "col", "path", "rect", "circle", "line", "use"})
BLOCKS = frozenset(
    {"h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "caption", "figcaption", "th", "td", "text", "title"}
)
HIDDEN = frozenset({"script", "style", "template"})
INSIDE = ("small", "span", "i", "b", "strong", "tspan")


class _Page(HTMLParser):
    """Collects the texts of a page by place: section, table and column, or section and tag."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._section, self._table, self._column = "head", 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self._section, self._table = dict(attrs).get("id") or "section", 0
        self._table += tag == "table"
        self._column = 0 if tag == "tr" else self._column + (tag in {"th", "td"})
        if tag in BLOCKS and not HIDDEN & set(self._open):
            self.texts.setdefault(self._place(tag), []).append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        inner = next((tag for tag in reversed(self._open) if tag in BLOCKS), None)
        if inner is None or HIDDEN & set(self._open) or not data.strip():
            return
        gap = " ; " if self._open[-1] in INSIDE else " "
        texts = self.texts[self._place(inner)]
        texts[-1] = f"{texts[-1]}{gap}{data.strip()}" if texts[-1] else data.strip()

    def _place(self, tag: str) -> str:
        if tag in {"th", "td"}:
            return f"{self._section}/table {self._table}/column {self._column}"
        return f"{self._section}/{tag}"


def rows_of_page(command: str, html: str) -> list[Row]:
    """Return the texts of a page as rows."""
    page = _Page()
    page.feed(html)
    return [column(command, place, texts, single=False) for place, texts in page.texts.items()]
