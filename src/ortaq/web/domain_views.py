"""Views of the page that domains bring: modules that register themselves, each with texts of its own."""

from importlib.resources import files

from ortaq.core import Domain, InputError
from ortaq.domains import asking, domains

FOLDER = "views"
"""Where they stand beside the folder ``js`` of the page, from which they import."""


def viewing() -> tuple[Domain, ...]:
    """Return the domains that bring a view, in the order of domains."""
    return tuple(domain for domain in domains() if domain.view)


def view_files() -> dict[str, bytes]:
    """Return the module of every view by its path in the page.

    Raises
    ------
    InputError
        A domain names a view that is no file.
    """
    return {_path(domain): _source(domain) for domain in viewing()}


def view_texts() -> tuple[str, ...]:
    """Return what the keys of texts begin with that views may ask for."""
    return tuple(f"{domain.name}.view." for domain in viewing())


def with_views(index: bytes) -> bytes:
    """Return the page with a script for each view after its own: one that fails stops no other."""
    scripts = "".join(f'<script type="module" src="static/{_path(domain)}"></script>\n' for domain in viewing())
    return index.replace(b"</head>", f"{scripts}</head>".encode(), 1)


def _path(domain: Domain) -> str:
    return f"{FOLDER}/{domain.name}.js"


def _source(domain: Domain) -> bytes:
    package, _, name = domain.view.partition(":")
    with asking(domain.name, "view"):
        place = files(package).joinpath(name)
        if name.endswith(".js") and place.is_file():
            return place.read_bytes()
    raise InputError(
        f"the view of the domain '{domain.name}' is not there",
        where=domain.view,
        why="the page loads it as a module",
        fix="name a file of the package that ends in .js, as 'package:file.js'",
    )
