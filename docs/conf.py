"""The documentation site: `make docs` writes it into build/docs; nothing of it asks for anything on the internet."""

import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from _pages import docstrings, mathml, written  # noqa: E402 (found only now)

import ortaq  # noqa: E402

project = "ortaq"
author = "the authors of ortaq"
copyright = "the authors of ortaq; Apache-2.0"
version = release = ortaq.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "myst_nb",
    "sphinx_design",
]
exclude_patterns = ["_pages", "_static", "**/.ipynb_checkpoints"]
default_role = "py:obj"

# Pages are MyST Markdown; those with cells of code are notebooks and run while the site is built.
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_cache_path = str(HERE.parent / "build" / "docs-notebooks")
nb_execution_timeout = 120
nb_execution_show_tb = True  # and the warning that it failed is an error of `make docs`
nb_execution_in_temp = True

# Public names have a page each, written by `_pages`; numpydoc reads their docstrings.
autosummary_generate = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

math_number_all = False
math_eqref_format = "({number})"
html_math_renderer = "mathml"

html_theme = "pydata_sphinx_theme"
html_title = "ortaq"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "logo": {"text": "ortaq"},
    "navbar_align": "left",
    "header_links_before_dropdown": 6,
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": True,
}
html_sidebars = {"index": []}


def setup(app: Sphinx) -> None:
    """Write the pages that are made from declarations, and render equations as MathML."""
    app.connect("config-inited", written.write_pages)
    docstrings.setup(app)
    app.add_lexer("csv", TextLexer)
    mathml.setup(app)
