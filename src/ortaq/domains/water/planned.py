"""What tables of a river that is shared by limits plan: a canal, and a dam at the reservoir that is decided."""

from ortaq.core import InputError
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import Canal


def planned_canal(river: Basin) -> Canal:
    """Return the canal that sharing.csv calls planned: on the Amu Darya Qosh Tepa.

    Raises
    ------
    InputError
        The basin has none, or nothing is wanted of it.
    """
    planned = {s.canal for s in river.sharing if s.rule == "planned"}
    wanted = {w.of for w in river.wants if w.amount.central}
    found = next((c for c in river.canals if c.canal in planned & wanted), None)
    if found is None:
        raise InputError(
            f"basin '{river.name}' shares water by limits, and nothing is wanted of a canal that is planned",
            where="sharing.csv, wants.csv",
            why="what is shown of such a river is what this canal takes",
            fix="give one canal the rule 'planned' and its twelve wants, or drop sharing.csv",
        )
    return found


def planned_dam(river: Basin) -> str:
    """Return the dam that dams.csv plans at the reservoir that is decided: on the Amu Darya Rogun.

    Raises
    ------
    InputError
        The basin plans none there.
    """
    for dam in river.dams:
        if dam.stage == "planned" and dam.node == river.decides:
            return dam.dam
    raise InputError(
        f"basin '{river.name}' plans no dam at '{river.decides}'",
        where="dams.csv",
        why="what is shown of a river that is shared by limits is also what such a dam does",
        fix="add the dam with stage 'planned' and its facts",
    )
