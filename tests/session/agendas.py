"""Small agendas for tests of the session."""

import numpy as np

from ortaq.session import Agenda


def small_agenda(members: int = 3, measures: int = 4, seed: int = 1) -> Agenda:
    """Return every package of a few measures, with gains that add up and pull in different directions."""
    random = np.random.default_rng(seed)
    packages = np.arange(1, 2**measures)
    bits = (packages[:, None] >> np.arange(measures) & 1).astype(float)
    codes = tuple(f"{letter}{letter}{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: min(members, 26)])
    codes += tuple(f"X{number:02d}" for number in range(members - len(codes)))
    worth = random.normal(40.0, 60.0, (measures, members))
    return Agenda(
        title={"en": "Three neighbours", "ru": "Три соседа", "zh": "三个邻国"},
        members=codes,
        names={code: {"en": f"State {code}", "ru": f"Страна {code}", "zh": f"{code}国"} for code in codes},
        measures=tuple(f"measure_{bit}" for bit in range(measures)),
        titles={
            f"measure_{bit}": {"en": f"Measure {bit}", "ru": f"Мера {bit}", "zh": f"措施{bit}"}
            for bit in range(measures)
        },
        packages=packages,
        gain_musd=bits @ worth,
        gain_percent=bits @ worth / 10_000.0 * 100.0,
        spent_musd=bits @ np.abs(worth) / 10.0,
        dependence_percent=None,
        made_of={"mechanism": "three", "region": "test", "version": "0", "accept": "worst"},
    )
