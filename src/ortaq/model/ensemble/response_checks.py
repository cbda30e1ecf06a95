"""What a domain answered, checked before anything is computed with it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ortaq.core import InputError, Model, Region, Values, said
from ortaq.domains import variables


def checked(
    model: Model, answer: Sequence[Mapping[str, Values]], region: Region, subsets: int, moved: Sequence[bool]
) -> Iterator[Mapping[str, Values]]:
    """Yield the answer of a model shock by shock.

    ``subsets``: rows that were asked for. ``moved``: for each shock whether it moves the model or anything that it
    reads.
    """
    for at, values in enumerate(answer):
        for name, value in values.items():
            _check(model, name, value, region, subsets)
            if not moved[at] and (value.rows[0][~np.isnan(value.rows[0])] != value.neutral).any():
                raise _refused(
                    model,
                    f"'{name}' moves where nothing changes",
                    said("no change must give exactly {neutral}", neutral=f"{value.neutral:g}"),
                )
        yield values


def require_form(model: Model, answer: object, shocks: int) -> None:
    """Refuse what is no list of tables of `Values`, one for each shock."""
    if not isinstance(answer, Sequence) or not all(isinstance(values, Mapping) for values in answer):
        raise _refused(model, "the answer is no list of mappings", "return one mapping of names to Values a shock")
    if len(answer) != shocks:
        raise _refused(model, f"{len(answer)} answers to {shocks} shocks", "answer every shock that is asked")
    for name, value in ((name, value) for values in answer for name, value in values.items()):
        if not isinstance(value, Values) or not isinstance(value.rows, np.ndarray) or value.rows.dtype != np.float64:
            raise _refused(model, f"'{name}' is no array of 64-bit floats in Values", "return Values(rows, combine)")


def _check(model: Model, name: str, value: Values, region: Region, subsets: int) -> None:
    if name not in model.writes:
        raise _refused(model, f"the answer holds '{name}', which the model does not declare", "add it to its writes")
    variable = variables()[name]
    if value.combine != variable.combine:
        raise _refused(
            model,
            f"'{name}' combines by '{value.combine}'",
            said("the table of variables says '{combine}'", combine=variable.combine),
        )
    expected = (subsets, *region.shape(variable.dims))
    shape = value.rows.shape
    if value.sector_class is not None and variable.dims[0] == "sector" and len(value.sector_class) == expected[1]:
        shape = (shape[0], expected[1], *shape[2:])
    if shape != expected:
        raise _refused(model, f"'{name}' has shape {value.rows.shape}, expected {expected}", "rows are subsets")
    if np.isnan(value.rows).any() and not variable.metric:
        raise _refused(model, f"'{name}' holds values that are not numbers", "say what happens in every cell")
    if value.combine == "multiply" and (value.rows < 0.0).any():
        raise _refused(model, f"'{name}' holds negative ratios", "a hat is a ratio of two positive numbers")
    if value.combine == "add" and np.isinf(value.rows).any():
        raise _refused(model, f"'{name}' holds infinite amounts", "an amount is finite")


def _refused(model: Model, what: str, fix: str) -> InputError:
    return InputError(
        f"domain '{model.name}': {what}",
        where=f"model of the domain '{model.name}'",
        why="its answer would reach real income, verdicts and every page",
        fix=fix,
    )
