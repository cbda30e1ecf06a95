"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

MechanismName = Annotated[str, typer.Argument(help="Shipped mechanism (c5, sco) or a TOML file.", metavar="MECHANISM")]
RegionName = Annotated[str, typer.Argument(help="Shipped region (eurasia) or a folder.", metavar="REGION")]
RegionOption = Annotated[
    str | None, typer.Option("--region", help="Region to use instead of the one the file names: a name or a folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
AcceptOption = Annotated[
    str, typer.Option("--accept", help="What a member looks at: 'worst' shock or 'expected' gain.")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="File to write.")]
