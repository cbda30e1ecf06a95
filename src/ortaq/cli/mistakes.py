"""Names of files, regions and mechanisms that do not exist, told before anything that computes is loaded.

The commands meet the same functions again, so that a mistake has one message. They are loaded when they are needed.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ortaq.core import InputError, Option, named, said

CHECKS = {
    "economy": "ortaq.cli.mistakes:refuse_file",
    "facts": "ortaq.cli.mistakes:facts",
    "fetchable": "ortaq.sources.given:require_fetchable",
    "mechanism": "ortaq.observe.shipped:mechanism_file",
    "published": "ortaq.sources.given:require_published",
    "region": "ortaq.observe.regions.known:known_region",
    "region_or_pair": "ortaq.cli.mistakes:region_or_pair",
    "region_source": "ortaq.observe.regions.known:require_source",
    "region_tables": "ortaq.observe.regions.known:known_region_folder",
    "scenario": "ortaq.cli.mistakes:scenario",
    "trade_table": "ortaq.sources.given:require_trade_table",
    "cube": "ortaq.sources.given:require_cube",
}
"""Functions that raise InputError for what does not exist."""

PAIR = re.compile(r"([A-Z]{3})-([A-Z]{3})")
"""Two economies, as in KAZ-CHN."""


def refuse_mistakes(options: Sequence[Option], given: Mapping[str, Any]) -> None:
    """Refuse a new file that cannot be written, then the first value that names nothing."""
    stated = [(o, given[o.name]) for o in options if given[o.name] is not None]
    for option, value in stated:
        if option.files:
            named("ortaq.tables:require_files")(value, option.files, option=option.flag)
        elif option.check == "new_file":
            named("ortaq.tables:require_file")(value, option=option.flag)
    for option, value in stated:
        if option.check and option.check != "new_file":
            check = named(CHECKS.get(option.check, option.check))
            for one in value if option.repeat else (value,):
                check(one)


def refuse_file(member: str) -> None:
    """Refuse a mechanism file in the place of an economy."""
    if member.endswith(".toml"):
        raise InputError(
            f"'{member}' is a file, not an economy",
            where="MEMBER",
            fix=said("ortaq weigh MEMBER --mechanism {quote} --partner PARTNER", quote=shlex.quote(member)),
        )


def region_or_pair(name: str) -> None:
    """Refuse the name of a region that does not exist; two economies are looked up later."""
    if not PAIR.fullmatch(name):
        named(CHECKS["region"])(name)


def scenario(name: str) -> None:
    """Refuse a scenario file that is not there or is not TOML."""
    named("ortaq.tables:toml_data")(Path(name))


def facts(path: Path) -> None:
    """Refuse a table of facts that cannot be read; its columns are checked when it is used."""
    named("ortaq.tables:read_csv")(path.parent, path.name, ())
