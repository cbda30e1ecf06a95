"""Three economies in a row; A and B have a cheap gate, a dear one and one that nobody uses, C is reached through B."""

from dataclasses import replace

from ortaq.core import Band, Region
from ortaq.domains.corridors import Network, Transport
from ortaq.domains.corridors.freight.cargo import Cargo
from ortaq.domains.corridors.network.transport import PART
from tests.domains.corridors.small_network import Line, small_network
from tests.worlds import toy_region

LINES: tuple[Line, ...] = (
    ("A", "a1", 500.0, ""), ("a1", "b1", 0.001, "ab"), ("b1", "B", 499.999, ""),
    ("A", "a2", 700.0, ""), ("a2", "b2", 0.001, "ab2"), ("b2", "B", 699.999, ""),
    ("A", "a4", 5_000.0, ""), ("a4", "b4", 0.001, "idle"), ("b4", "B", 4_999.999, ""),
    ("B", "b3", 100.0, ""), ("b3", "c3", 0.001, "bc"), ("c3", "C", 99.999, ""),
)  # fmt: skip

CODES = ("AAA", "BBB", "CCC", "ROW")


def line_network(capacity: dict[str, float] | None = None) -> Network:
    """Return the network: 1,000 USD over ``ab``, 1,400 over ``ab2``, 10,000 over ``idle``, 200 from B to C."""
    return small_network(LINES, {"A": "AAA", "B": "BBB", "C": "CCC"}, capacity)


def line_region(network: Network | None = None) -> Region:
    """Return the toy region on this network; time is worth nothing, a container holds 20 t worth 20,000 USD."""
    region = toy_region()
    transport = Transport(
        network=network or line_network(),
        cargo=(Cargo("goods", Band(16_000.0, 20_000.0, 30_000.0), Band.exact(0.0), 20.0, ""),),
    )
    economies = tuple(replace(e, id=code) for e, code in zip(region.economies, CODES, strict=True))
    return replace(region, economies=economies, parts={PART: transport})


def trade_musd(region: Region, one: str, other: str) -> float:
    """Return trade in goods of a pair, both directions, million USD."""
    i, j = (region.economy_ids.index(code) for code in (one, other))
    return float(region.flow[0, i, j] + region.flow[0, j, i])


def tonnes_mt(region: Region, one: str, other: str) -> float:
    """Return the same in million tonnes at 1,000 USD a tonne."""
    return trade_musd(region, one, other) / 1_000.0
