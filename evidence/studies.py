"""Nine published studies: a number, what it is of, and how its scope differs from ortaq's nearest question."""

from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Study:
    """A published number (a logarithm of a ratio), and the question to ortaq that is nearest to it."""

    id: str
    target: str
    said: float
    source: str
    address: str
    scope: str
    ends: tuple[float, ...] = ()
    """Low and high, where a range is published."""


KIM_MARIANO = Study(
    "published_2020_kim_mariano",
    "goods trade among members of CAREC where crossings between two of them take a tenth less time",
    log(1.0141),
    "Kim and Mariano 2020, gravity on border times of CAREC",
    "https://www.carecprogram.org/?publication=trade-impact-reducing-time-costs-borders-carec-region",
    "Theirs is partial: one end of a border, no prices, no way round. Here cargo chooses its way, and what members "
    "save is spent elsewhere too. Theirs is larger; ours comes near it with high elasticities alone.",
)
BIRD = Study(
    "published_2019_bird",
    "income of the five states of Central Asia with the lines and crossings of the Belt and Road of the network open",
    log(1.02),
    "Bird, Lebrand and Venables 2019, below this number in their model without scale and mobility",
    "https://openknowledge.worldbank.org/handle/10986/31536",
    "Theirs is an upper bound for a longer list of projects, new roads within countries among them, in a model of "
    "districts; ours opens what the network names and has not open, for economies as wholes.",
)
MIDDLE_CORRIDOR = Study(
    "published_2023_middle_corridor",
    "goods trade of Azerbaijan, Georgia and Kazakhstan with half the time at crossings of the Middle Corridor",
    log(1.37),
    "World Bank 2023, Middle Trade and Transport Corridor, by 2030",
    "https://civil.ge/archives/571487",
    "Not comparable as an effect: theirs holds the growth of trade to 2030, policies and trains beside halved times, "
    "ours halved times in the base year alone. What is the same: the three economies and the times.",
)
DE_SOYRES_COSTS = Study(
    "published_2020_de_soyres_costs",
    "costs of goods trade among members of the Belt and Road with its lines and crossings of the network open",
    log(1.0 - 0.0215),
    "de Soyres, Mulabdic and Ruta 2020, costs of trade of members, middle of their range",
    "https://whenthefedspeaks.com/doc/ifdp_2020-1274",
    "Theirs: a thousand cities, 47 sectors, all projects of roads, railways and ports, value of time by product. Ours "
    "opens the few lines and crossings that the network names as of the programme and has not open.",
    (log(1.0 - 0.028), log(1.0 - 0.015)),
)
DE_SOYRES_WELFARE = Study(
    "published_2020_de_soyres_welfare",
    "real income of members of the Belt and Road with costs of goods trade among them 2.15 percent lower",
    log(1.028),
    "de Soyres, Mulabdic and Ruta 2020, welfare of members, upper bound",
    "https://www.federalreserve.gov/econres/ifdp/common-transport-infrastructure-a-quantitative-model-and-estimates-"
    "from-the-belt-and-road-initiative.htm",
    "The same class of model. Their costs by pair are not public, so the middle of their mean stands for all pairs; "
    "theirs falls most where trade is dearest, and their number is an upper bound (GDP up to 3.4 percent).",
)
BANIYA = Study(
    "published_2019_baniya",
    "goods trade among members of the Belt and Road with costs among them 1.1 percent lower",
    log(1.041),
    "Baniya, Rocha and Ruta 2019, gravity on time, upper bound",
    "https://www.scribd.com/document/607468976/trade-effects-the-silk-road",
    "An order of size only: theirs is of time by pair and product, which is not public; ours of the least fall of "
    "costs that de Soyres and others state for the world, alike for all pairs.",
)
MALISZEWSKA = Study(
    "published_2019_maliszewska",
    "real income of Kyrgyzstan with costs of goods trade among members of the Belt and Road 2.2 percent lower",
    log(1.104),
    "Maliszewska and van der Mensbrugghe 2019, Kyrgyzstan in 2030, second-hand",
    "http://documents.banquemondiale.org/curated/fr/126471554923176405/text/The-Belt-and-Road-Initiative-Economic-"
    "Poverty-and-Environmental-Impacts.txt",
    "Not comparable as a size: theirs is a path with capital that grows with income and costs by pair, ours one year "
    "with capital as it is and one cut for all pairs. What is the same: the programme and the economy.",
)
BANIYA_TANIGUCHI = Study(
    "published_2022_baniya_taniguchi",
    "goods trade among members of CAREC with costs among them one percent lower",
    log(1.0331),
    "Baniya and Taniguchi 2022, ADB-funded transport: intensive margin; range of their CGE",
    "http://econpapers.repec.org/RePEc:ris:adbewp:0669",
    "Their list of projects and what each saves are not public, so that their question cannot be asked: ours says what "
    "one percent less cost brings, and by that how much less cost their number stands for.",
    (log(1.0204), log(1.0872)),
)
TRADE_FACILITATION = Study(
    "published_2015_wto_facilitation",
    "goods trade of all economies with costs between them 14.5 percent lower",
    log(1.091),
    "WTO 2015, full Trade Facilitation Agreement: lower number of the CGE, to that of gravity",
    "https://wwd.com/business-news/government-trade/wto-study-trade-facilitation-pact-save-trillions-10268894/",
    "The same mean cut. Theirs differs by economy and is phased in; ours is of the long run, alike for all pairs, and "
    "between all economies of the region, the rest of the world as one.",
    (log(1.091), log(1.287)),
)
