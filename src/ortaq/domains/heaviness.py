"""Which changes make models solve something large: an answer with them takes minutes instead of seconds."""

from ortaq.core import Change, Tabled
from ortaq.domains.registry import parts


def heavy(change: Change) -> bool:
    """Return whether something large is solved for a change in every package.

    Parameters
    ----------
    change : Change

    Examples
    --------
    >>> from ortaq.core import Change, Kind
    >>> heavy(Change("talks", Kind.MEASURE, "Talks", "", (), "nobody"))
    False
    """
    moved = (model for model in parts("model").values() if model.moved_by(change))
    return any(model.slow or (isinstance(model, Tabled) and not model.tabled(change)) for model in moved)
