"""Where finished answers are kept: in the cache of this user, unless an environment or an option says otherwise."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ortaq.core import Option, named

if TYPE_CHECKING:
    from ortaq.tables import Keep

VARIABLE = "ORTAQ_KEPT"
"""Names a folder, or is ``off``."""

OFF = "off"

FRESH = Option(
    "fresh",
    "--fresh",
    "Compute anew: finished answers that were kept are neither read nor added to.",
    bool,
    default=False,
)
"""Every command has it."""


def kept_folder() -> Path | None:
    """Return the folder of finished answers; None where they are not kept."""
    told = os.environ.get(VARIABLE, "")
    if told.casefold() == OFF:
        return None
    folder: Path = Path(told) if told else named("ortaq.tables:user_cache_folder")() / "kept"
    return folder


def keep_of(*, fresh: bool = False) -> "Keep | None":
    """Return the keep of this program; nothing is read before a value is asked for."""
    folder = None if fresh else kept_folder()
    return None if folder is None else named("ortaq.tables:Keep")(folder, software)


def software() -> str:
    """Return what names all that computes, what of it is switched off, and what of it turned out not to work."""
    installed: str = named("ortaq.domains.installed:installed")()
    kernels = os.environ.get("ORTAQ_KERNELS", "")  # what numpy computes instead differs in the last bits
    unusable: dict[str, str] = named("ortaq.domains:unusable")()
    return f"{installed} {kernels} {sorted(unusable.items())}"
