"""The HTML page: templates filled with sections whose numbers are already printed."""

from ortaq.brief.printed import PrintedSection, PrintedTable
from ortaq.brief.view import View


def render(view: View, sections: tuple[PrintedSection, ...]) -> str:
    """Return one self-contained HTML file."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  (keeps the import of ortaq fast)

    environment = Environment(
        loader=PackageLoader("ortaq.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["table"] = lambda block: isinstance(block, PrintedTable)
    return environment.get_template("page.html").render(
        text=view.texts, mechanism=view.material.mechanism, region=view.material.region, sections=sections
    )
