"""Table that the build prints: how far each economy's accounts are from what was aimed at."""

from __future__ import annotations

import numpy as np
from accounts import Account
from numpy.typing import NDArray

Array = NDArray[np.float64]


def print_report(economies: list[dict[str, str]], flows: Array, accounts: list[Account], gdp: Array) -> None:
    """GDP deviation, output, home share, trade and final spending per economy; flows (sector, importer, exporter)."""
    heads = ("GDP bn", "dev %", "output/GDP", "home goods", "exports bn", "imports bn", "final/GDP", "least final")
    print("economy " + "".join(f"{head:>12s}" for head in heads) + "  re-exporting sectors")
    for n, (economy, account) in enumerate(zip(economies, accounts, strict=True)):
        made = float(account.value_added @ account.output)
        home = flows[:, n, n].sum()
        figures = (
            f"{gdp[n] / 1e3:12.1f}",
            f"{100 * (made / gdp[n] - 1):12.2f}",
            f"{account.output.sum() / gdp[n]:12.2f}",
            f"{flows[:5, n, n].sum() / flows[:5, n, :].sum():12.2f}",
            f"{(flows[:, :, n].sum() - home) / 1e3:12.1f}",
            f"{(flows[:, n, :].sum() - home) / 1e3:12.1f}",
            f"{account.final.sum() / gdp[n]:12.2f}",
            f"{(account.final / account.output).min():12.3f}",
        )
        print(f"{economy['id']:8s}" + "".join(figures) + f"{int(account.reexporting.sum()):6d}")
    off = flows.copy()
    off[:, np.arange(len(economies)), np.arange(len(economies))] = 0.0
    print(
        f"trade between the economies: goods {off[:5].sum() / 1e6:.2f} tn USD, services {off[5].sum() / 1e6:.2f} tn USD"
    )
