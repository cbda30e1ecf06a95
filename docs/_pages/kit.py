"""The guide of the person who runs a session, in three languages: the texts of `ortaq session kit`, in their order."""

import re
from collections.abc import Callable, Mapping
from itertools import accumulate

from ortaq.core import Texts, house_texts
from ortaq.session.kit import SCRIPT

LANGUAGES = ("en", "ru", "zh")

LISTS = {"prepare": 5, "aloud": 7, "wrong": 5, "honest": 5, "debrief": 6}
"""Parts of the kit that are lists, and how many lines they have."""


def pages() -> Mapping[str, str]:
    """Return the guide's parts for each language."""
    return {f"kit/{language}.txt": _told(house_texts(language)) for language in LANGUAGES}


def _told(texts: Texts) -> str:
    def say(key: str) -> str:
        return re.sub(r"\{\w+\}", "…", texts.messages[f"session.kit.{key}"])

    parts = _list(say, "prepare")
    parts += [f"## {say('script')}\n", f"{say('script_lead')}\n"]
    parts += [f"| {say('step')} | {say('begins')} | {say('minutes')} | {say('do')} |\n| --- | --- | --- | --- |"]
    begins = accumulate((minutes for _, minutes in SCRIPT), initial=0)
    rows = zip(SCRIPT, begins, strict=False)
    parts += [f"| {say(f'step_{step}')} | {at} | {minutes} | {say(f'do_{step}')} |" for (step, minutes), at in rows]
    parts += [""]
    for one in ("aloud", "wrong", "debrief", "honest"):
        parts += _list(say, one)
    return "\n".join(parts)


def _list(say: Callable[[str], str], part: str) -> list[str]:
    return [f"## {say(part)}\n", *(f"- {say(f'{part}_{n}')}" for n in range(1, LISTS[part] + 1)), ""]
