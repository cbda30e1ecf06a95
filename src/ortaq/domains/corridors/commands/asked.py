"""The network that a command is asked about: which one, laid over what, and what closes and opens in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import InputError, Region, said
from ortaq.domains.corridors import NetworkAction, NetworkShift, load_network, merge_rows, transport_of
from ortaq.domains.corridors.moves import PROGRAMME
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.network.transport import PART
from ortaq.domains.corridors.routing.change import links_of
from ortaq.domains.corridors.routing.named import as_changed, named_shifts


@dataclass(frozen=True, eq=False)
class Asked:
    """A network, and changes of it by name.

    Attributes
    ----------
    network : Network
        As it is, own rows laid over it.
    shifts : tuple of NetworkShift
        What closes and what opens.
    """

    network: Network
    shifts: tuple[NetworkShift, ...]
    close: tuple[str, ...]
    open_: tuple[str, ...]
    without: tuple[str, ...] = ()

    @property
    def changed(self) -> Network:
        """The network whose links and crossings have the state that is asked for."""
        return as_changed(self.network, self.shifts)

    @property
    def question(self) -> dict[str, object]:
        """What was asked, for programs."""
        network = {"name": self.network.name, "digest": self.network.digest}
        changes = {"close": list(self.close), "without": list(self.without), "open": list(self.open_)}
        return {**changes, "network": network}


def network_over(name: str, over: str | None, rows: Path | None) -> Network:
    """Return a network by name or folder: laid over another one where that is named, own rows over both."""
    network = merge_rows(load_network(over), Path(name)) if over else load_network(name)
    return merge_rows(network, rows) if rows else network


def asked_of(
    network: Network, close: Sequence[str] | None, open_: Sequence[str] | None, without: Sequence[str] | None = None
) -> Asked:
    """Return a network with changes by name, after checking that all of them are known."""
    closing, opening, labels = tuple(close or ()), tuple(open_ or ()), tuple(without or ())
    shut = [NetworkShift.of("close", name) for name in labelled(network, labels)]
    shifts = (*shut, *named_shifts(network, closing, opening))
    _refuse_both(network, shifts)
    return Asked(network, shifts, closing, opening, labels)


def _refuse_both(network: Network, shifts: Sequence[NetworkShift]) -> None:
    """Raise InputError where all of something that is to open is to close too: it would stay closed in silence."""
    named = {
        action: {t: links_of(network, t, where="--open") for s in shifts if s.action is action for t in s.targets}
        for action in (NetworkAction.CLOSE, NetworkAction.OPEN)
    }
    closed = np.any([np.zeros(len(network.links.link_id), bool), *named[NetworkAction.CLOSE].values()], axis=0)
    for name, links in named[NetworkAction.OPEN].items():
        if closed[links].all():
            raise InputError(
                f"'{name}' is to open and to close",
                where="--open, --close, --without",
                why="what closes stays closed whatever opens, so it would be closed",
                fix="leave one of them out",
            )


def question_of(
    members: Sequence[str],
    network: Network,
    close: Sequence[str] | None,
    open_: Sequence[str] | None,
    without: Sequence[str] | None,
) -> dict[str, object]:
    """Return what was asked of members on a network that is already changed, for programs."""
    return {"members": list(members), **Asked(network, (), *(tuple(n or ()) for n in (close, open_, without))).question}


def labelled(network: Network, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the names of all that carries the labels of programmes; an unknown label is refused."""
    names = tuple(f"{PROGRAMME}{label.strip()}" for label in dict.fromkeys(labels))
    for name in names:
        links_of(network, name, where="--without")
    return names


def region_on(
    region: Region,
    network: str | None,
    *,
    over: str | None,
    rows: Path | None,
    open_: Sequence[str] | None = None,
    close: Sequence[str] | None = None,
    without: Sequence[str] | None = None,
) -> Region:
    """Return a region on another network, or on its own as it is asked for; itself where nothing is asked.

    Raises InputError if something is to be laid over a network that is not named.
    """
    if over and not network:
        raise InputError("--over needs --network", where="--over", fix="name the network whose rows are laid over it")
    transport = transport_of(region)
    if transport is None or not (network or rows or open_ or close or without):
        return region
    own = network_over(network, over, None) if network else transport.network
    own = merge_rows(own, rows) if rows else own
    changed = replace(transport, network=asked_of(own, close, open_, without).changed)
    return replace(region, parts={**region.parts, PART: changed})


def network_of(region: Region) -> Network:
    """Return the network of a region; an error where it has none."""
    transport = transport_of(region)
    if transport is None:
        fix = 'add network = "eurasia" with its tables'
        raise InputError(f"region '{region.name}' has no network", where="region.toml", fix=fix)
    return transport.network


def refuse_others(switch: str, subject: str, others: Mapping[str, object]) -> None:
    """Refuse options that a switch says nothing about.

    ``switch``: without its dashes. ``subject``: what it tells of, for the message.
    """
    for name in (name.strip("_").replace("_", "-") for name, value in others.items() if value):
        raise InputError(
            f"--{name} says nothing about {subject}",
            where=f"--{switch}",
            fix=said("leave --{option} or --{switch} out", option=name, switch=switch),
        )
