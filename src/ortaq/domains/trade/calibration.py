"""From the accounts of a region to the shares of the trade model."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Corner, Region
from ortaq.domains.trade.baseline import TradeBaseline


@dataclass(frozen=True, slots=True)
class Calibration:
    """Which end of each range the calibration uses.

    Attributes
    ----------
    elasticity, tariff : Corner
    elasticity_floor : float
        Trade elasticities below are raised to it: a choice of the user, never made silently.
    """

    elasticity: Corner = Corner.CENTRAL
    tariff: Corner = Corner.CENTRAL
    elasticity_floor: float = 0.0


def trade_baseline(region: Region, calibration: Calibration) -> TradeBaseline:
    """Return the region as a trade baseline.

    Flows net of tariffs are kept; a different tariff changes spending and so final demand, which stays non-negative
    because every economy's own sales are large against its tariff bill (``Region`` checks say where that fails).

    Parameters
    ----------
    region : Region
    calibration : Calibration
        Which end of each range is used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from ortaq import load_region
    >>> text = '''
    ... region.base_year = 2023
    ... region.gdp_musd = { AAA = 900, BBB = 400 }
    ... region.exports_musd = { AAA.BBB = 50, BBB.AAA = 40 }
    ... '''
    >>> _ = Path("pair.toml").write_text(text, encoding="utf-8")
    >>> trade_baseline(load_region("pair.toml"), Calibration(elasticity_floor=8.0)).trade_elasticity
    array([8.])
    """
    tariff = region.tariff_at(calibration.tariff)
    landed = region.flow * (1.0 + tariff)
    expenditure = landed.sum(axis=2)
    final = expenditure - np.einsum("kun,un->kn", region.input_share, region.output)
    return TradeBaseline(
        members=region.economy_ids,
        sectors=region.sector_ids,
        trade_share=landed / expenditure[..., None],
        value_added_share=region.value_added_share,
        input_share=region.input_share,
        final_share=final / final.sum(axis=0),
        value_added=region.value_added,
        tariff=tariff,
        deficit=region.deficit,
        trade_elasticity=np.maximum(region.trade_elasticity(calibration.elasticity), calibration.elasticity_floor),
    )
