"""What is in a folder."""

from pathlib import Path


def names(folder: Path) -> list[str]:
    """Return the names of everything in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())
