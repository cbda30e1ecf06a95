"""`ortaq estimate elasticity` and `ortaq hindcast`: what trade did after tariffs, and what was said of it."""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from pathlib import Path

from ortaq.cli.tables import data_table
from ortaq.core import InputError, Program
from ortaq.core.report import Cell, Number, Reading, Section, Table, Text, Words
from ortaq.sources.elasticity import (
    OURS,
    ElasticityEstimate,
    Hindcast,
    Scored,
    estimate_elasticity,
    fitted_set,
    hindcast,
    our_sets,
    read_added_rates,
    read_panel,
    read_sets,
)
from ortaq.tables import csv_text, require_file, write_file

_BASIS = {True: "elasticity.in_sample", False: "elasticity.out_of_sample"}


def elasticity(
    program: Program,
    *,
    tables: list[Path],
    early: int | None,
    outcome: list[str] | None,
    floor: float,
    leave_out: str | None,
    rates: Path | None,
    with_unobserved: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Estimate what trade does after tariffs have changed."""
    outcomes = [_years(text, "--outcome") for text in outcome or []]
    if out is not None:
        require_file(out, option="--out")
    panel = read_panel(tables, leave_out=_words(leave_out), added=None if rates is None else read_added_rates(rates))
    found = estimate_elasticity(
        panel, early=early, outcomes=outcomes or None, floor=floor, with_unobserved=with_unobserved
    )
    _put(out, found.tidy())
    program.answer([_estimated(found)], as_json=as_json, question={"tables": [str(path) for path in tables]})
    _say_written(program, out, as_json=as_json)


def hindcast_command(
    program: Program,
    *,
    tables: list[Path],
    years: str | None,
    fit: str | None,
    floor: float,
    leave_out: str | None,
    rates: Path | None,
    elasticities: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Score what a static model says between two cubes."""
    window = None if years is None else _years(years, "--years")
    fitted_on = None if fit is None else _years(fit, "--fit")
    if out is not None:
        require_file(out, option="--out")
    panel = read_panel(tables, leave_out=_words(leave_out), added=None if rates is None else read_added_rates(rates))
    sets = (
        *our_sets(),
        *(read_sets(elasticities) if elasticities is not None else ()),
        *([fitted_set(panel, fitted_on, floor)] if fitted_on else []),
    )
    found = hindcast(panel, sets, years=window, floor=floor)
    _put(out, found.tidy())
    program.answer([_hindcast(found)], as_json=as_json, question={"tables": [str(path) for path in tables]})
    _say_written(program, out, as_json=as_json)


def _words(text: str | None) -> list[str] | None:
    return None if text is None else [word.strip() for word in text.split(",") if word.strip()]


def _years(text: str, option: str) -> tuple[int, ...]:
    try:
        return tuple(int(word) for word in text.split(","))
    except ValueError as error:
        raise InputError(f"'{text}' are no years", where=option, fix="write years with commas: 2015,2019") from error


def _put(out: Path | None, columns: Mapping[str, Sequence[object]]) -> None:
    if out is not None:
        write_file(out, csv_text(list(columns), zip(*columns.values(), strict=True)), option="--out")


def _say_written(program: Program, out: Path | None, *, as_json: bool) -> None:
    if out is not None and not as_json:
        program.print(Text("elasticity.written", {"path": str(out.absolute())}))


def _estimated(found: ElasticityEstimate) -> Section:
    percent = Text("elasticity.percent")
    heads = ("years", ("response", percent), ("instrumented", percent), ("theta", Text("elasticity.unit")), "cells")
    rows = [
        (
            "-".join(map(str, (one.years[0], *one.years[1:][-1:]))),
            Cell(one.response.band, Reading.CHANGE),
            Cell(one.instrumented.band, Reading.CHANGE) if one.instrumented else None,
            Cell(one.theta, Reading.CHANGE),
            one.cells,
        )
        for one in found.responses
    ]
    said: list[Words] = [
        Text(
            "elasticity.how",
            {"first": str(found.first), "early": str(found.early), "floor": Number(found.floor, Reading.INPUT)},
        ),
        Text("elasticity.instrument"),
    ]
    if found.placebo is not None:
        value, error = (Number(x, Reading.CHANGE) for x in (found.placebo.value, found.placebo.error))
        said.append(Text("elasticity.placebo", {"value": value, "error": error, "early": str(found.early)}))
    said += [*_dropped(found.hidden), *_named("elasticity.left_out", found.left_out)]
    table = data_table("responses", "", heads, rows, (Text("elasticity.interval"),))
    return Section("elasticity", Text("elasticity.title"), tuple(said), (table,))


def _hindcast(found: Hindcast) -> Section:
    years = {"first": str(found.first), "last": str(found.last)}
    counts: dict[str, Words] = {
        "cells": Number(found.cells, Reading.COUNT),
        "pairs": Number(found.pairs, Reading.COUNT),
        "nothing": Number(found.no_change),
        "gravity": Number(found.gravity),
    }
    said: tuple[Words, ...] = (
        Text("hindcast.how", {**years, "age": "5"}),
        Text("hindcast.naive", counts),
        *_dropped(found.hidden),
        *_named("hindcast.partly", found.partly),
        *_named("elasticity.left_out", found.left_out),
    )
    tables = (_sets(found.scored), _calibration(found.scored[0]))
    return Section("hindcast", Text("hindcast.title", years), said, tables)


def _sets(scored: Iterable[Scored]) -> Table:
    unit, percent = Text("elasticity.unit"), Text("unit.percent")
    heads = ("set", ("slope", unit), ("r2", percent), ("sign", percent), ("error", unit), "bins_near", "basis")
    rows = (
        (
            _set_name(one),
            Cell(one.slope, Reading.CHANGE),
            Cell(one.r2.times(100.0), Reading.CHANGE),
            None if isnan(one.sign) else Cell(100.0 * one.sign),
            Cell(one.error),
            f"{one.near} / {len(one.bins)}",
            Text(_BASIS[one.in_sample]),
        )
        for one in scored
    )
    return data_table("sets", Text("hindcast.sets"), heads, rows, (Text("hindcast.r2"),))


def _set_name(one: Scored) -> Words:
    """Return what a set is called: ours in the language of the reader, others as their files do."""
    return Text(f"hindcast.set.{one.sets.name}") if one.sets.name in OURS else one.sets.name


def _calibration(one: Scored) -> Table:
    percent = Text("unit.percent")
    heads = ("bin", "cells", ("predicted", percent), ("observed", percent), ("standard_error", percent), ("apart", ""))
    rows = (
        (
            f"{100.0 * low:+.0f} - {100.0 * high:+.0f}".replace("-inf - ", "< ").replace(" - +inf", " <"),
            count,
            Cell(100.0 * said, Reading.CHANGE),
            Cell(100.0 * came, Reading.CHANGE),
            Cell(100.0 * error),
            "" if isnan(apart) else f"{apart:+.1f}",
        )
        for low, high, count, said, came, error, apart in (
            (b.low, b.high, b.cells, b.predicted, b.observed, b.error, b.apart) for b in one.bins
        )
    )
    title = Text("hindcast.calibration", {"set": _set_name(one)})
    return data_table("calibration", title, heads, rows, (Text("hindcast.bins"),))


def _named(key: str, names: tuple[str, ...]) -> list[Words]:
    return [Text(key, {"names": names})] if names else []


def _dropped(hidden: Sequence[tuple[int, str]]) -> list[Words]:
    return [Text("elasticity.not_observed", {"year": str(year), "economy": code}) for year, code in hidden]
