"""Text of a file as a terminal may show it: what would move, hide or reorder other text is spelled out."""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls but line ends and tabs, directions of writing, what has no width but those that join letters, half pairs."""


def visible(text: str, *, json: bool = False) -> str:
    r"""Return a text with controls, directions of writing and invisible signs spelled out.

    Parameters
    ----------
    text : str
    json : bool, optional
        It is JSON, and means the same afterwards.

    Examples
    --------
    >>> print(visible("KAZ\x1b[2J \u202eUZB"))
    KAZ\u001b[2J \u202eUZB
    """
    return _UNSEEN.sub(lambda sign: _spelled(ord(sign[0]), pairs=json), text)


def _spelled(code: int, *, pairs: bool) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}" if pairs else f"\\U{code:08x}"
