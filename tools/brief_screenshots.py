"""Pictures of the first page of a brief: on a desktop, on a telephone, in the dark, and as it is printed on A4.

`python tools/brief_screenshots.py BRIEF.html docs` for these; with `brief-for` behind it one on a desktop.
"""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
SCREENS = {"brief": (1240, "light", 1.0), "brief-dark": (1240, "dark", 1.0), "brief-phone": (360, "light", 2.0)}
PHONE_HEIGHT = 1480
"""Two screens of a telephone; the whole page would be a ribbon."""

PAPER, MARGIN = (794, 1123), 34
"""A sheet of A4 at 96 pixels an inch, and its margin of 9 mm."""


def main(brief: Path, folder: Path) -> None:
    """Write the pictures of a brief into a folder."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, (width, scheme, scale) in SCREENS.items():
            page = _opened(browser, brief, width, scheme, scale)
            bottom = page.evaluate("document.querySelector('.front').getBoundingClientRect().bottom")
            height = PHONE_HEIGHT if name == "brief-phone" else int(bottom)
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=folder / f"{name}.png")
        page = _opened(browser, brief, PAPER[0], "light", 2.0)
        page.set_viewport_size({"width": PAPER[0], "height": PAPER[1]})
        page.emulate_media(media="print")
        page.add_style_tag(content=f"body {{ padding: {MARGIN}px !important; }}")
        page.evaluate(
            "document.querySelectorAll('main > :not(.front), body > footer').forEach((part) => part.remove())"
        )
        page.screenshot(path=folder / "brief-a4.png")
        browser.close()


def one(brief: Path, folder: Path, name: str) -> None:
    """Write one picture of a first page on a desktop, such as that of a delegation or of a pair."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        width, scheme, scale = SCREENS["brief"]
        page = _opened(browser, brief, width, scheme, scale)
        bottom = page.evaluate("document.querySelector('.front').getBoundingClientRect().bottom")
        page.set_viewport_size({"width": width, "height": int(bottom)})
        page.screenshot(path=folder / f"{name}.png")
        browser.close()


def _opened(browser: Any, brief: Path, width: int, scheme: str, scale: float) -> Any:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, device_scale_factor=scale
    )
    page = context.new_page()
    page.goto(brief.resolve().as_uri())
    return page


if __name__ == "__main__":
    if len(sys.argv) > 3:
        one(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
