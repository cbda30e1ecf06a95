"""The page and a computed table as one HTML file that loads nothing and runs nothing but its own script."""

import base64
import hashlib
import re
from collections.abc import Mapping

from ortaq.core import InputError
from ortaq.web.modules import one_script

_TAG = re.compile(
    r"<script\b(?P<script>[^>]*)>(?P<inline>.*?)</script\s*>|<link\b(?P<link>[^>]*)>|<style\b[^>]*>|<(?:img|iframe|"
    r"object|embed|source|video|audio)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r'(?P<name>[\w-]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|\'(?P<single>[^\']*)\'))?')
_OUTSIDE = re.compile(r"url\(\s*[\"']?(?!data:|#)|@import\b", re.IGNORECASE)

POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'"
)


def single_file(page: Mapping[str, bytes], document: bytes) -> str:
    """Return one HTML file.

    Parameters
    ----------
    page : mapping of str to bytes
        Files of the page by path, see ``page_files``: ``index.html``, style sheets, scripts, ``messages/*.json``.
    document : bytes
        JSON of the table.

    Raises
    ------
    InputError
        The page refers to something that cannot be put into the file.
    """
    if "index.html" not in page:
        raise InputError("the page of the table is missing", where="index.html", fix="install ortaq again")
    texts = {path: _text(content) for path, content in page.items() if path.endswith((".html", ".js", ".css", ".json"))}
    builder = _Builder(texts)
    html = _TAG.sub(builder.replaced, texts["index.html"])
    if "</head>" not in html or "</body>" not in html:
        raise _cannot("head or body does not end", "index.html")
    data = {"table-document": _text(document)}
    data |= {f"messages-{p[9:-5]}": t for p, t in texts.items() if p.startswith("messages/") and p.endswith(".json")}
    blocks = "".join(_data_block(id, text) for id, text in data.items())
    # The data must stand before the scripts of the head that read it; the policy before everything that it governs.
    start = re.search(r"<head\b[^>]*>", html)
    if start is None:
        raise _cannot("there is no head", "index.html")
    return f'{html[: start.end()]}\n<meta charset="utf-8">\n{builder.policy()}\n{blocks}{html[start.end() :]}'


class _Builder:
    """Replaces tags by their content and remembers the hash of each."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._scripts: list[str] = []
        self._styles: list[str] = []

    def replaced(self, match: re.Match[str]) -> str:
        """Return what takes the place of one tag."""
        if match["script"] is not None:
            return self._script(_attributes(match["script"]), match["inline"])
        if match["link"] is not None:
            return self._link(_attributes(match["link"]), match[0])
        tag = match[0]
        source = _attributes(tag).get("src", "")
        if tag.lower().startswith("<img") and (not source or source.startswith("data:")):
            return tag
        raise _cannot(f"{tag} cannot be put into the file", "index.html")

    def policy(self) -> str:
        """Return the policy that allows these scripts and styles, and nothing else."""
        scripts, styles = (" ".join(hashes) or "'none'" for hashes in (self._scripts, self._styles))
        content = POLICY.format(scripts=scripts, styles=styles)
        return f'<meta http-equiv="Content-Security-Policy" content="{content}">'

    def _script(self, attributes: Mapping[str, str], inline: str) -> str:
        if inline.strip() or "src" not in attributes:
            raise _cannot("a script stands in the page itself", "index.html")
        path = _path(attributes["src"])
        module = attributes.get("type") == "module"
        if module:
            code = one_script(path, {p: t for p, t in self._texts.items() if p.endswith(".js")})
        else:
            code = self._of(path)
        if "<!--" in code:
            raise _cannot("a script contains <!--", path)
        code = "\n" + re.sub(r"</(?=script)", r"<\\/", code, flags=re.IGNORECASE).strip() + "\n"
        self._scripts.append(_hash(code))
        kind = ' type="module"' if module else ""
        return f"<script{kind}>{code}</script>"

    def _link(self, attributes: Mapping[str, str], tag: str) -> str:
        kind, target = attributes.get("rel", ""), attributes.get("href", "")
        if kind == "icon":
            return tag if target.startswith("data:") else '<link rel="icon" href="data:,">'
        if kind == "modulepreload":
            return ""
        if kind != "stylesheet":
            raise _cannot(f"{tag} cannot be put into the file", "index.html")
        path = _path(target)
        style = "\n" + self._of(path).strip() + "\n"
        if _OUTSIDE.search(style) or "</style" in style.lower():
            raise _cannot("the style sheet refers to another file", path)
        self._styles.append(_hash(style))
        media = f' media="{attributes["media"]}"' if "media" in attributes else ""
        return f"<style{media}>{style}</style>"

    def _of(self, path: str) -> str:
        if path not in self._texts:
            raise _cannot(f"the page names {path}, which does not exist", "index.html")
        return self._texts[path]


def _attributes(text: str) -> dict[str, str]:
    return {m["name"].lower(): m["double"] or m["single"] or "" for m in _ATTRIBUTE.finditer(text)}


def _path(address: str) -> str:
    return address.removeprefix("./").removeprefix("/").removeprefix("static/")


def _text(content: bytes) -> str:
    """Return text as a browser reads it, so that hashes are of what it runs."""
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _data_block(id: str, text: str) -> str:
    escaped = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'<script type="application/json" id="{id}">{escaped}</script>\n'


def _cannot(what: str, where: str) -> InputError:
    why = "a single file must load nothing"
    return InputError(what, where=where, why=why, fix="refer to style sheets and scripts of the page only")
