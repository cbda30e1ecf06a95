"""Equations as MathML, which browsers draw themselves: no script, no font and no request."""

from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx


def inline(translator: Any, node: nodes.Element) -> None:
    """Write an expression within a line."""
    translator.body.append(convert(node.astext()))
    raise nodes.SkipNode


def block(translator: Any, node: nodes.Element) -> None:
    """Write an equation of its own, with its number and a place to link to."""
    ids = "".join(f' id="{escape(one)}"' for one in node["ids"][:1])
    translator.body.append(f'<div class="equation"{ids}>{convert(node.astext(), display="block")}')
    if node["label"]:
        translator.body.append(f'<span class="number">({node["label"]})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Offer the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
