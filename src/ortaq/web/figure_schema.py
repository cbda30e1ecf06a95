"""Charts, figures and maps as the document of a table holds them."""

from typing import Literal

from pydantic import ConfigDict

from ortaq.web.page_records import ChartMark, ChartWords, Document, FigureFeature, Land, Names, Place, Said


class ChartScale(Document):
    """One axis."""

    kind: str
    title: ChartWords
    unit: ChartWords
    reading: str
    names: list[ChartWords]
    codes: list[str]
    least: float | None
    most: float | None


class ChartKey(Document):
    """A class of marks in the legend."""

    title: ChartWords
    tag: str
    look: str


class ChartSteps(Document):
    """Classes of colour of the cells of a field."""

    title: ChartWords
    unit: ChartWords
    edges: list[float]
    labels: list[ChartWords]
    share: ChartWords


class ChartPanel(Document):
    """Marks on one pair of scales, and the panel to which they lead."""

    title: ChartWords
    marks: list[ChartMark]
    said: ChartWords
    into: int | None


class Chart(Document):
    """Panels with the same axes."""

    x: ChartScale
    y: ChartScale
    panels: list[ChartPanel]
    each: ChartWords
    name: ChartWords
    keys: list[ChartKey]
    steps: ChartSteps | None
    own: bool
    beside: bool


class ChartFigure(Document):
    """A chart with its words; texts by language and key."""

    id: str
    title: ChartWords
    description: ChartWords
    note: list[ChartWords]
    chart: Chart
    texts: dict[str, Names]


class Figure(Document):
    """A map of a domain as GeoJSON, with its words; texts by language and key."""

    id: str
    type: Literal["FeatureCollection"]
    name: str
    licence: str
    features: list[FigureFeature]
    words: dict[str, Said]
    texts: dict[str, Names]


class Shapes(Document):
    """The base map that ships, GeoJSON."""

    model_config = ConfigDict(extra="allow")

    features: list[Land]


class TradeLink(Document):
    """Trade of two members in both directions together, million USD of the base year."""

    between: list[str]
    musd: float


class MemberTrade(Document):
    """Capitals where known, longitude and latitude, and the trade between members."""

    places: dict[str, Place]
    links: list[TradeLink]


class MapRecord(Document):
    """The base map, the maps of domains or else the trade of members, and a note on borders."""

    shapes: Shapes
    figures: list[Figure]
    trade: MemberTrade | None
    note: str
