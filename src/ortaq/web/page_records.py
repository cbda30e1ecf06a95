"""What all records of the page's document are made of: numbers with a range, packed arrays, titles."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Names = dict[str, str]
ChartWords = Annotated[Any, Field(json_schema_extra={"page": "ChartWords"})]
Said = Annotated[Any, Field(json_schema_extra={"page": "Said"})]
ChartMark = Annotated[dict[str, Any], Field(json_schema_extra={"page": "ChartMark"})]
FigureFeature = Annotated[dict[str, Any], Field(json_schema_extra={"page": "FigureFeature"})]
Land = Annotated[dict[str, Any], Field(json_schema_extra={"page": "Land"})]
Place = Annotated[list[float], Field(json_schema_extra={"page": "Place"})]


class Document(BaseModel):
    """Base of every record: nothing stands in it that is not named."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Ends(Document):
    """A number with its range."""

    low: float | None
    central: float | None
    high: float | None


class PackedArray(Document):
    """An array: base64 of zlib-compressed little-endian numbers, last axis fastest."""

    shape: list[int]
    dtype: Literal["float32", "uint8"]
    order: Literal["C"]
    encoding: Literal["zlib+base64"]
    data: str


class PackedText(Document):
    """JSON: base64 of zlib-compressed UTF-8."""

    encoding: Literal["zlib+base64"]
    data: str


class Titled(Document):
    """Title and description in English, and in other languages by code."""

    id: str
    title: str
    titles: Names
    description: str
    descriptions: Names
