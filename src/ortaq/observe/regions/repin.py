"""A pin on a region of the user: the flow, its labels, pins.csv and sources.csv change together or not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Finding, InputError, Pin, Region, said
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.kept import check_new_name, install, renamed, staged
from ortaq.observe.regions.known import known_region_folder, user_regions
from ortaq.observe.regions.package import RegionPackage, read_package
from ortaq.observe.regions.pin import (
    Rebalanced,
    broken_pins,
    cells_of,
    pinned_ln_sd,
    pinned_value,
    rebalance,
    with_pin,
)
from ortaq.observe.regions.unit_doubts import doubt_pin
from ortaq.observe.regions.write import cell_positions, unit_factor, with_column, with_flow, with_row


@dataclass(frozen=True, eq=False, slots=True)
class PinReport:
    """What a pin did: value before, the pin, what moved around it, and the region written."""

    region: Region
    folder: Path
    pin: Pin
    before_musd: float
    rebalanced: Rebalanced
    warnings: tuple[Finding, ...]


def pin_region(
    name: str, pin: Pin, *, new_name: str | None, ln_sd: float, unit: str | None = None, replace_old: bool = False
) -> PinReport:
    """Pin a flow of a region and write the balanced result as a region of the user.

    ``name``: region to start from; one of the user's own is changed in place unless ``new_name`` is given.
    ``pin``: value in ``unit``; ``source`` is a known id, or a title that becomes a new source.
    ``new_name``: name of the result; needed for a shipped region.
    ``ln_sd``: standard deviation of the logarithm of the pinned value.
    Raises NotConverged if the flows cannot be balanced.
    """
    target = _pin_target(name, new_name)
    if not (np.isfinite(pin.value_musd) and pin.value_musd >= 0.0 and np.isfinite(ln_sd) and ln_sd > 0.0):
        raise InputError(
            f"a pin of {pin.value_musd} with ln-sd {ln_sd}", where="pin", fix="both must be numbers above 0"
        )
    folder = known_region_folder(name)
    region = read_region(folder)
    before = pinned_value(region, pin)
    if unit is None:
        doubt_pin(pin, before)
    pin = replace(pin, value_musd=pin.value_musd * unit_factor(unit or "musd"))
    package, pin = _with_source(renamed(read_package(folder), target), region, pin)
    pins = with_pin(region, pin, replace_old=replace_old)
    _require_kept(region, pin)
    result = rebalance(region, pins, (pin,))
    package = _labelled(with_flow(package, region, result.flow), region, pin, ln_sd)
    row = {"exporter": pin.exporter, "importer": pin.importer, "sector": pin.sector, "value_musd": repr(pin.value_musd)}
    package = with_row(package, "pins", {**row, "year": str(pin.year), "source": pin.source, "reason": pin.reason})
    with staged(package, str(folder)) as stage:
        warnings = install(stage, target, fix="relax the pin: its seller or a buyer is left with less than nothing")
        return PinReport(stage.region, known_region_folder(target), pin, before, result, warnings)


def _pin_target(name: str, new_name: str | None) -> str:
    if new_name is None and name in user_regions():
        return name
    if new_name is None:
        raise InputError(
            f"'{name}' is not a region of yours",
            where="--name",
            why="shipped regions never change",
            fix="add --name mine",
        )
    if new_name != name and new_name in user_regions():
        raise InputError(
            f"there is a region '{new_name}' already",
            where="--name",
            why=f"a pin on '{name}' would take its place",
            fix=said("choose another name; without --region it is '{new_name}' that gets the pin", new_name=new_name),
        )
    check_new_name(new_name, replace=new_name == name)
    return new_name


def _require_kept(region: Region, pin: Pin) -> None:
    own = set(cells_of(region, pin))
    for old, value in broken_pins(region):
        if set(cells_of(region, old)) != own:
            raise InputError(
                f"an earlier pin does not hold: {old.exporter}-{old.importer}/{old.sector} is pinned at "
                f"{old.value_musd:,.1f}, the flows say {value:,.1f} million USD",
                where=f"region '{region.name}', pins.csv",
                fix="import with --balance, or pin it again with --replace",
            )


def _with_source(package: RegionPackage, region: Region, pin: Pin) -> tuple[RegionPackage, Pin]:
    """Return the package and the pin with a source id; a title that nobody stated yet becomes a new source."""
    known = {s.id for s in region.sources} | {a.id for a in region.assumptions}
    if pin.source and set(pin.source.split("+")) <= known:
        return package, pin
    if not pin.source.strip():
        raise InputError("a pin needs a source", where="--source", fix="name who stated it: a source id or a title")
    row = {"title": pin.source, "year": str(pin.year), "licence": "stated by the user", "note": pin.reason}
    stated = ((s.id, s.title, str(s.year), s.licence, s.note) for s in region.sources)
    if same := next((id for id, *told in stated if told == [*row.values()]), ""):
        return package, replace(pin, source=same)
    stem = "user_" + (re.sub(r"[^a-z0-9]+", "_", pin.source.lower()).strip("_")[:40] or "source")
    number = next(n for n in range(1, len(known) + 2) if (stem if n == 1 else f"{stem}_{n}") not in known)
    new = stem if number == 1 else f"{stem}_{number}"
    return with_row(package, "sources", {"id": new, **row}), replace(pin, source=new)


def _labelled(package: RegionPackage, region: Region, pin: Pin, ln_sd: float) -> RegionPackage:
    """Return the package with method, source and ln-sd of the pinned cells."""
    sds = pinned_ln_sd(region, pin, ln_sd)
    table = package.tables["flows"]
    rows = np.ravel_multi_index(cell_positions(table, region), region.flow.shape)
    columns: Mapping[str, list[object]] = {c: list(table.columns[c]) for c in ("ln_sd", "method", "source")}
    earlier = [p for p in region.pins if (p.exporter, p.importer, p.sector) == (pin.exporter, pin.importer, pin.sector)]
    dropped = {part for p in earlier for part in p.source.split("+")} | set(pin.source.split("+"))
    for row in np.flatnonzero(np.isin(rows, list(sds))):
        kept = [part for part in str(columns["source"][row]).split("+") if part and part not in dropped]
        columns["ln_sd"][row], columns["method"][row] = sds[int(rows[row])], "pinned"
        columns["source"][row] = "+".join([pin.source, *(kept if len(sds) > 1 else ())])
    return with_column(package, "flows", columns)
