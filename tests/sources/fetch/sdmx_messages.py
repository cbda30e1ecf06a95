"""SDMX-ML 2.1 generic data as services send it: series with their key and attributes, one observation each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

KIND = "application/vnd.sdmx.genericdata+xml;version=2.1"
_ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"


@dataclass(frozen=True)
class Series:
    """Codes of the dimensions in their order, the value of a year, and attributes of the series."""

    codes: Mapping[str, str]
    value: str
    year: str = "2023"
    attributes: Mapping[str, str] = field(default_factory=dict)


def message(agency: str, flow: str, series: Iterable[Series], footer: str = "") -> str:
    """Return a data message; ``footer`` is a text that the service adds."""
    note = f'<footer:Footer><footer:Message code="413"><common:Text>{footer}</common:Text></footer:Message>'
    note = f"{note}</footer:Footer>" if footer else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<m:GenericData xmlns:m="{_ROOT}/message" xmlns:g="{_ROOT}/data/generic" xmlns:common="{_ROOT}/common"
 xmlns:footer="{_ROOT}/message/footer">
<m:Header><m:ID>{flow}</m:ID><m:Test>false</m:Test><m:Prepared>2026-11-01T00:00:00</m:Prepared><m:Sender id="{agency}"/>
<m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"><common:Structure>
<Ref agencyID="{agency}" id="{flow}" version="1.0" class="DataStructure"/></common:Structure></m:Structure></m:Header>
<m:DataSet structureRef="S">{"".join(map(_series, series))}</m:DataSet>{note}</m:GenericData>"""


def _series(series: Series) -> str:
    return (
        f"<g:Series><g:SeriesKey>{_values(series.codes)}</g:SeriesKey>"
        f"<g:Attributes>{_values(series.attributes)}</g:Attributes>"
        f'<g:Obs><g:ObsDimension value="{series.year}"/><g:ObsValue value="{series.value}"/></g:Obs></g:Series>'
    )


def _values(codes: Mapping[str, str]) -> str:
    return "".join(f'<g:Value id="{name}" value="{code}"/>' for name, code in codes.items())
