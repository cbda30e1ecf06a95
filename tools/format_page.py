"""Write docs/mechanism-file.md: the reference of the file formats, from the schema. `python tools/format_page.py`."""

from pathlib import Path

from ortaq.observe.authoring.reference import Kind, as_markdown

PAGE = Path(__file__).parents[1] / "docs" / "mechanism-file.md"

HEAD = """\
# The file of a mechanism, a scenario, a small region

Made from the schema by `python tools/format_page.py`; `ortaq help mechanism` prints the same, `--json` as JSON Schema.
`ortaq new mechanism NAME --members KAZ,AZE,GEO` writes a file to begin with, `ortaq check FILE` names every fault.
A range is `{ low, central, high }`: of an effect the weak and the strong end, of a cost the small and the large one.
"""

PAGE.write_text("\n".join((HEAD, *map(as_markdown, Kind))), encoding="utf-8")
