"""A delegation's own page as one HTML file: used alone, before a session, without a network."""

import base64
import gzip
import json

from ortaq.core import house_texts, languages
from ortaq.web.one_file import single_file
from ortaq.web.served import files_below, static_folder

TEXTS = "session."
"""Begins the keys of texts that pages of a session show."""


def own_page(agenda: bytes, digest: str, member: str) -> str:
    """Return the page of a member with the public agenda in it.

    Parameters
    ----------
    agenda : bytes
        File of the agenda.
    digest : str
        By which all name it.
    member : str
        Code of the delegation's member.

    Returns
    -------
    str
        HTML that loads nothing and may send nothing.
    """
    files = files_below(static_folder())
    texts = {f"messages/{code}.json": _bytes(session_texts(code)) for code in languages()}
    packed = base64.b64encode(gzip.compress(agenda, 9, mtime=0)).decode()
    document = _bytes({"member": member, "digest": digest, "packed": packed})
    return single_file({**files, **texts, "index.html": files["session/own.html"]}, document)


def session_texts(language: str) -> dict[str, str]:
    """Return the texts of pages of a session, by key without what they all begin with."""
    texts = house_texts(language)
    own = (key for key in texts.messages if key.startswith(TEXTS) and key not in texts.english)
    return {key.removeprefix(TEXTS): texts.messages[key] for key in own}


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
