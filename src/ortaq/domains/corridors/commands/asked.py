"""The network that a command is asked about: which one, laid over what, and what closes and opens in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Change, InputError, Program, Region, said
from ortaq.domains.corridors import NetworkAction, NetworkShift, load_network, merge_rows, transport_of
from ortaq.domains.corridors.moves import PROGRAMME
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.network.transport import PART
from ortaq.domains.corridors.routing.change import links_of
from ortaq.domains.corridors.routing.named import as_changed, named_shifts


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed of a network.

    Attributes
    ----------
    over : str or None
        The network over whose rows it is laid.
    rows : Path or None
        Own rows, laid over both.
    close, without, open_ : sequence of str or None
        What closes by its name, by the label of its programme, and what opens.
    """

    over: str | None = None
    rows: Path | None = None
    close: Sequence[str] | None = None
    without: Sequence[str] | None = None
    open_: Sequence[str] | None = None

    @property
    def standing(self) -> "Typed":
        """The same, where nothing closes and nothing opens."""
        return Typed(self.over, self.rows)

    @property
    def changes(self) -> dict[str, list[str]]:
        """What closes and opens, for programs."""
        return {
            "close": list(self.close or ()),
            "without": list(self.without or ()),
            "open": list(self.open_ or ()),
        }

    def network(self, name: str) -> Network:
        """Return a network by name or folder: laid over another one where that is named, own rows over both."""
        network = merge_rows(load_network(self.over), Path(name)) if self.over else load_network(name)
        return merge_rows(network, self.rows) if self.rows else network


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose network and freight a command is about.

    Attributes
    ----------
    region : str or None
        As typed; that of the mechanism if absent.
    mechanism : str
    members : str or None
        Codes joined with commas, in place of the members of the mechanism.
    """

    region: str | None
    mechanism: str
    members: str | None

    def baseline(self, program: Program) -> Region:
        """Load the region."""
        return program.region(self.region or program.region_of(self.mechanism))

    def economies(self, program: Program, baseline: Region) -> tuple[tuple[str, ...], Sequence[Change]]:
        """Return the economies to show, and the measures of the mechanism (none with ``--members``)."""
        if self.members is None:
            table = program.mechanism(self.mechanism, baseline)
            return table.members, table.measures
        codes = tuple(dict.fromkeys(c.strip().upper() for c in self.members.split(",") if c.strip()))
        if not codes:
            raise InputError("no economy was named", where="--members", fix="give codes joined with commas: KAZ,UZB")
        baseline.economy_positions(codes, where="--members")
        return codes, ()

    def asked(self, program: Program) -> tuple[Region, tuple[str, ...], Sequence[Change]]:
        """Return the region, the economies to show and the measures."""
        baseline = self.baseline(program)
        return (baseline, *self.economies(program, baseline))


@dataclass(frozen=True, eq=False)
class Asked:
    """A network, and changes of it by name.

    Attributes
    ----------
    network : Network
        As it is, own rows laid over it.
    shifts : tuple of NetworkShift
        What closes and what opens.
    typed : Typed
    """

    network: Network
    shifts: tuple[NetworkShift, ...]
    typed: Typed

    @property
    def changed(self) -> Network:
        """The network whose links and crossings have the state that is asked for."""
        return as_changed(self.network, self.shifts)

    @property
    def question(self) -> dict[str, object]:
        """What was asked, for programs."""
        return {**self.typed.changes, "network": {"name": self.network.name, "digest": self.network.digest}}


def asked_of(network: Network, typed: Typed) -> Asked:
    """Return a network with changes by name, after checking that all of them are known."""
    shut = [NetworkShift.of("close", name) for name in labelled(network, typed.without or ())]
    shifts = (*shut, *named_shifts(network, typed.close or (), typed.open_ or ()))
    _refuse_both(network, shifts)
    return Asked(network, shifts, typed)


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


def question_of(members: Sequence[str], network: Network, typed: Typed) -> dict[str, object]:
    """Return what was asked of members on a network that is already changed, for programs."""
    return {"members": list(members), **Asked(network, (), typed).question}


def labelled(network: Network, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the names of all that carries the labels of programmes; an unknown label is refused."""
    names = tuple(f"{PROGRAMME}{label.strip()}" for label in dict.fromkeys(labels))
    for name in names:
        links_of(network, name, where="--without")
    return names


def region_on(region: Region, network: str | None, typed: Typed) -> Region:
    """Return a region on another network, or on its own as it is asked for; itself where nothing is asked.

    Raises InputError if something is to be laid over a network that is not named.
    """
    if typed.over and not network:
        raise InputError("--over needs --network", where="--over", fix="name the network whose rows are laid over it")
    transport = transport_of(region)
    if transport is None or not (network or any(getattr(typed, field.name) for field in fields(typed))):
        return region
    own = replace(typed, rows=None).network(network) if network else transport.network
    own = merge_rows(own, typed.rows) if typed.rows else own
    changed = replace(transport, network=asked_of(own, typed).changed)
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
    typed = [(f.name, getattr(v, f.name)) for v in others.values() if is_dataclass(v) for f in fields(v)]
    single = [(name, value) for name, value in others.items() if not is_dataclass(value)]
    for name in (name.strip("_").replace("_", "-") for name, value in (*typed, *single) if value):
        raise InputError(
            f"--{name} says nothing about {subject}",
            where=f"--{switch}",
            fix=said("leave --{option} or --{switch} out", option=name, switch=switch),
        )
