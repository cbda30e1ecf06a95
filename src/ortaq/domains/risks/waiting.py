"""How long what needs a system waits for it: a queue that grows while it fails and is worked off afterwards."""

YEAR_H = 8760.0
DAY_H = 24.0


def mean_wait_days(hours: float, by_hand: float, catch_up: float) -> float:
    """Return the wait that a failure brings, in days, mean over all that comes in a year.

    What comes evenly and cannot be served by hand waits until the system works; then more than the usual is served
    until the queue is gone (deterministic queue, Newell 1971). The area between what has come and what has been
    served is ``(1 - by_hand) hours**2 / 2 (1 + (1 - by_hand) / (catch_up - 1))`` hours of the usual flow.

    Parameters
    ----------
    hours : float
        That the system fails.
    by_hand : float
        Part of the usual flow that is served meanwhile, 0 to 1.
    catch_up : float
        What is served in an hour afterwards over what comes, above 1.

    Examples
    --------
    >>> mean_wait_days(0.0, 0.2, 1.25), round(mean_wait_days(72.0, 0.2, 1.25) * 8760.0 * 24.0)
    (0.0, 8709)
    """
    left = 1.0 - by_hand
    return 0.5 * left * hours * hours * (1.0 + left / (catch_up - 1.0)) / YEAR_H / DAY_H


def back_to_usual_hours(hours: float, by_hand: float, catch_up: float) -> float:
    """Return the hours from the failure until the queue is gone.

    Parameters
    ----------
    hours, by_hand, catch_up : float
        As `mean_wait_days`.

    Examples
    --------
    >>> round(back_to_usual_hours(72.0, 0.2, 1.25))
    302
    """
    return hours * (1.0 + (1.0 - by_hand) / (catch_up - 1.0))
