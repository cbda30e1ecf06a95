"""Bytes that are ready to be sent: compressed once, with an entity tag, from memory."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

from ortaq.core import InputError, house_texts, languages
from ortaq.domains import load_texts
from ortaq.web.domain_views import view_files, view_texts, with_views

PAGE = "table."
"""Begins the keys of texts that only the page shows."""

SHARED = (
    "page.foot",
    "page.unreviewed",
    "language.reviewed",
    "number.nearly_zero",
    "number.range",
    "number.unknown",
    "column.member",
    "column.measure",
    "column.shock",
    "column.total",
    "shock.none",
    "payments.title",
    "principle.",
    "case.",
    "choice.",
    "overturn.title",
    "overturn.no_",
    "overturn.effect",
    "overturn.cost",
    "overturn.all",
    "overturn.refused",
)
"""Begin the keys of texts that the page says as the brief does."""

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
"""What the page may consist of; other files are not served."""


@dataclass(frozen=True, eq=False)
class Served:
    """One resource.

    Attributes
    ----------
    tag : str
        Entity tag without quotes: equal tags mean equal content.
    """

    body: bytes
    media_type: str
    tag: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> "Served":
        """Return a resource tagged by its content.

        Parameters
        ----------
        body : bytes
        media_type : str
        """
        return cls(body, media_type, hashlib.sha256(body).hexdigest()[:16])

    @cached_property
    def compressed(self) -> bytes:
        """The body as gzip."""
        return gzip.compress(self.body, 6, mtime=0)

    def respond(self, request: Request) -> Response:
        """Return the resource, or 304 where the client has it."""
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        headers = {"ETag": f'W/"{self.tag}"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if _matches(request.headers.get("if-none-match", ""), self.tag):
            return Response(status_code=304, headers=headers)
        if zipped:
            headers["Content-Encoding"] = "gzip"
        body = self.compressed if zipped else self.body
        return Response(body, media_type=self.media_type, headers=headers)


def _matches(header: str, tag: str) -> bool:
    """Compare weakly (RFC 9110, section 8.8.3.2): the compressed and the plain form are one."""
    given = [part.strip().removeprefix("W/").strip('"') for part in header.split(",")]
    return tag in given or given == ["*"]


def static_folder() -> Traversable:
    """Return the folder of the page that ships."""
    return files("ortaq").joinpath("web", "static")


def load_page(folder: Traversable) -> dict[str, Served]:
    """Return every file of the page by its path below the folder; requests are looked up here, never on the disk.

    Raises
    ------
    InputError
        There is no page.
    """
    page = {path: Served.of(content, _media_type(path)) for path, content in page_files(folder).items()}
    if "index.html" not in page:
        raise InputError("the page of the table is missing", where=str(folder), fix="install ortaq again")
    return page


def page_files(folder: Traversable) -> Mapping[str, bytes]:
    """Return the content of every file of the page by its path below the folder, with its texts and domains' views."""
    found = {**page_texts(), **view_files(), **files_below(folder)}
    return {path: with_views(content) if path == "index.html" else content for path, content in found.items()}


def page_texts() -> dict[str, bytes]:
    """Return the texts of the page: one file for each language, and their own names in ``messages/languages.json``."""
    names = {code: house_texts(code).messages["language.name"] for code in languages()}
    texts = {code: _own(code) for code in names}
    return {
        f"messages/{name}.json": json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        for name, content in {**texts, "languages": names}.items()
    }


def _own(language: str) -> dict[str, str]:
    texts = load_texts(language)
    shown = (PAGE, *SHARED, *view_texts())
    own = (key for key in texts.messages if key.startswith(shown) and key not in texts.english)
    return {key.removeprefix(PAGE): texts.messages[key] for key in own}


def files_below(folder: Traversable) -> dict[str, bytes]:
    """Return the content of every file of a folder that a page may consist of, by its path below the folder."""
    contents: dict[str, bytes] = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name) if folder.is_dir() else ():
        if entry.is_dir():
            contents |= {f"{entry.name}/{path}": content for path, content in files_below(entry).items()}
        elif _media_type(entry.name):
            contents[entry.name] = entry.read_bytes()
    return contents


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(name[name.rfind(".") :], "")
