"""Table that the build prints: how far each economy's accounts are from what was aimed at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from accounts import Account

Array = NDArray[np.float64]


def print_report(economies: list[dict[str, str]], flows: Array, accounts: list[Account], gdp: Array) -> None:
    """GDP deviation, output per GDP, home share, trade and final spending per economy; flows (sector, importer, exporter)."""
    print(
        "economy      GDP bn  dev %  output/GDP  home share goods  exports bn  imports bn  final/GDP  smallest final/output  re-exporting"
    )
    for n, (economy, account) in enumerate(zip(economies, accounts, strict=True)):
        made = float(account.value_added @ account.output)
        home = flows[:5, n, n].sum() / flows[:5, n, :].sum()
        exports = flows[:, :, n].sum() - flows[:, n, n].sum()
        imports = flows[:, n, :].sum() - flows[:, n, n].sum()
        print(
            f"{economy['id']:8s} {gdp[n] / 1e3:10.1f} {100 * (made / gdp[n] - 1):6.2f} {account.output.sum() / gdp[n]:10.2f}"
            f" {home:12.2f} {exports / 1e3:15.1f} {imports / 1e3:11.1f} {account.final.sum() / gdp[n]:10.2f}"
            f" {(account.final / account.output).min():14.3f} {int(account.reexporting.sum()):12d}"
        )
    off = flows.copy()
    off[:, np.arange(len(economies)), np.arange(len(economies))] = 0.0
    print(
        f"trade between the economies: goods {off[:5].sum() / 1e6:.2f} tn USD, services {off[5].sum() / 1e6:.2f} tn USD"
    )
