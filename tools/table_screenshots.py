"""Make pictures of the negotiation table: desktop, projector and telephone, light and dark.

    python tools/table_screenshots.py table.html docs

``table.html`` is what ``ortaq table c5 --export table.html`` writes. Needs the package playwright and Debian's
chromium.
"""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
SIZES = {"desktop": (1440, 900), "projector": (1920, 1080), "phone": (390, 844)}
SCHEMES = ("light", "dark")


def main() -> None:
    """Write one PNG for each size and scheme, and one of the whole page."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    address, folder = Path(sys.argv[1]).resolve().as_uri(), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, size in SIZES.items():
            for scheme in SCHEMES:
                _picture(browser, address, size, scheme, folder / f"table-{name}-{scheme}.png")
        _picture(browser, address, SIZES["desktop"], "light", folder / "table-whole.png", whole=True)
        browser.close()


def _picture(
    browser: Any, address: str, size: tuple[int, int], scheme: str, path: Path, *, whole: bool = False
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="en-US", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_selector("#chart > .cloud", state="attached")
    page.screenshot(path=str(path), full_page=whole)
    context.close()
    print(path)


if __name__ == "__main__":
    main()
