"""What a small region takes for granted where its file says nothing: named assumptions with ranges."""

from ortaq.core import Assumption, Band
from ortaq.observe.regions.small_schema import SmallRegion

INPUT_SHARE = Band(0.4, 0.5, 0.6)
TRADE_ELASTICITY = Band(4.0, 5.0, 8.3)
FLOW_LN_SD = Band(0.1, 0.3, 0.6)
TARIFF = Band(0.0, 0.0, 0.05)
GDP_PER_HEAD_USD = Band(1_000.0, 10_000.0, 80_000.0)

INPUT_SHARE_ID = "A-INPUT-SHARE"
INPUT_MIX_ID = "A-INPUT-MIX"
TRADE_ELASTICITY_ID = "A-THETA"
FLOW_LN_SD_ID = "A-LN-SD"
TARIFF_ID = "A-TARIFF"
POPULATION_ID = "A-POPULATION"

_STATED = "Stated in the file"


def inputs_of_output(stated: SmallRegion) -> Band:
    """Return the inputs' share of gross output, stated or assumed."""
    return INPUT_SHARE if stated.input_share is None else stated.input_share.band()


def assumptions(stated: SmallRegion) -> tuple[Assumption, ...]:
    """Return every number that the region rests on and that nobody measured in it."""
    assumed = [_input_share(stated), _flow_ln_sd(stated)]
    if len(stated.sectors) > 1:
        assumed.append(_INPUT_MIX)
    if not stated.trade_elasticity:
        assumed.append(_TRADE_ELASTICITY)
    if not stated.tariffs_percent:
        assumed.append(_TARIFF)
    if not stated.population_million:
        assumed.append(_POPULATION)
    return tuple(assumed)


def _input_share(stated: SmallRegion) -> Assumption:
    reason = (
        "Jones, Intermediate Goods and Weak Links, American Economic Journal: Macroeconomics 3(2), 2011: "
        "about one half in most countries"
    )
    return Assumption(
        INPUT_SHARE_ID,
        "Inputs' share of gross output, the same everywhere. Gross output is GDP / (1 - share); sales at home are "
        "gross output less exports. Only random worlds vary it, through sales at home; the named cases do not",
        inputs_of_output(stated),
        "fraction",
        reason if stated.input_share is None else _STATED,
    )


def _flow_ln_sd(stated: SmallRegion) -> Assumption:
    sd = stated.flow_ln_sd
    return Assumption(
        FLOW_LN_SD_ID,
        "Standard deviation of the natural logarithm of a stated flow",
        FLOW_LN_SD if sd is None else Band.exact(sd),
        "1",
        "Trade reported by the two sides of a pair commonly differs by a tenth to a half" if sd is None else _STATED,
    )


_INPUT_MIX = Assumption(
    INPUT_MIX_ID,
    "Every sector buys its inputs in the proportions of its economy's whole spending",
    Band(0.5, 1.0, 1.5),
    "factor on each share",
    "The file states no input-output table; central everywhere",
)
_TRADE_ELASTICITY = Assumption(
    TRADE_ELASTICITY_ID,
    "Trade elasticity of every sector: percent by which trade falls when its cost rises by one percent",
    TRADE_ELASTICITY,
    "elasticity",
    "Low: about 4, Simonovska and Waugh, Journal of International Economics 92, 2014. Central: 5.03, median of "
    "structural estimates in Head and Mayer, Handbook of International Economics 4, 2014. High: 8.28, Eaton and "
    "Kortum, Econometrica 70(5), 2002",
)
_TARIFF = Assumption(
    TARIFF_ID,
    "Ad valorem tariffs on all trade",
    TARIFF,
    "fraction of the flow",
    "The file states none: taken as zero; the high end is near the average that the world applies",
)
_POPULATION = Assumption(
    POPULATION_ID,
    "GDP per head, the same in every economy, which gives the populations",
    GDP_PER_HEAD_USD,
    "USD",
    "The file states no population, so no economy counts as poorer than another; gains do not depend on it",
)
