"""The package that a question chose, put into a ledger as a proposal: its measures and what it is said to bring."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq import __version__
from ortaq.answers.promised import promised_gain
from ortaq.cli.ledgers.passphrase import key_from
from ortaq.core import InputError, Mechanism, Package, Region
from ortaq.core.report import Text
from ortaq.core.texts import ENGLISH
from ortaq.ledgers import Ledger, Proposal, SigningKey, State

_SAME = ("mechanism", "region", "version", "gain_musd")


@dataclass(frozen=True, slots=True)
class Recording:
    """Where the package is put, and who proposes it.

    Attributes
    ----------
    path : Path
    author : str
    key : SigningKey or None
    name : str
        Of the mechanism, as it is typed.
    """

    path: Path
    author: str
    key: SigningKey | None
    name: str

    def put(self, region: Region, mechanism: Mechanism, package: int | None) -> "Recorded":
        """Put a package into the ledger; one that stands there with the same gains is not put again.

        Raises
        ------
        InputError
            There is no package, or the ledger refuses the act; nothing is kept then.
        """
        if package is None:
            raise InputError(
                "no package is recommended: every one is refused by a member",
                where="--record",
                fix="name the measures with 'ortaq ledger propose --measures'",
            )
        said = said_of_package(region, mechanism, package, self.name)
        with Ledger.open(self.path) as ledger:
            state = ledger.state()
            standing = next((name for name, one in state.proposals.items() if _stands(one, said)), "")
            if standing:
                return Recorded(self.path, standing, state.proposals[standing].act.id, new=False)
            texts = _texts(mechanism, package, state.languages)
            name = _free(mechanism, state)
            act = ledger.append(self.author, "propose", {"id": name, **texts, **said}, key=self.key)
        return Recorded(self.path, name, act.id, new=True)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Under which id a package stands in a ledger."""

    path: Path
    proposal: str
    act: str
    new: bool

    @property
    def said(self) -> Text:
        """The sentence that is printed."""
        return Text(
            "ledger.proposed" if self.new else "ledger.proposed_before",
            {"path": str(self.path), "proposal": self.proposal, "id": self.act[:16]},
        )

    @property
    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {"ledger": str(self.path), "proposal": self.proposal, "act": self.act, "new": self.new}


@dataclass(frozen=True, slots=True)
class Proposing:
    """Into which ledger the package that is chosen goes, by whom and with which key, as typed.

    Attributes
    ----------
    record : Path or None
    author : str or None
    key : Path or None
    """

    record: Path | None
    author: str | None
    key: Path | None

    def tried(self, name: str, mechanism: Mechanism) -> Recording | None:
        """Return where a package is to be put, after looking whether it could be: before any work is done.

        Parameters
        ----------
        name : str
            Of the mechanism, as it is typed.
        mechanism : Mechanism

        Returns
        -------
        Recording or None
            None where nothing is to be recorded.

        Raises
        ------
        InputError
            An option is missing, or the ledger would refuse a proposal of this author or in its languages.
        """
        if self.record is None:
            if self.author is not None or self.key is not None:
                told = "add --record LEDGER, or leave these out"
                raise InputError("nothing is recorded", where="--as, --key", fix=told)
            return None
        if self.author is None:
            told = "add --as and the code of a participant"
            raise InputError("nobody proposes the package", where="--record", fix=told)
        asked = Recording(self.record, self.author, key_from(self.key), name)
        with Ledger.open(self.record) as ledger:
            state = ledger.state()
            texts = _texts(mechanism, (1 << len(mechanism.measures)) - 1, state.languages)
            ledger.tried(self.author, "propose", {"id": _free(mechanism, state), **texts}, key=asked.key)
        return asked


def said_of_package(region: Region, mechanism: Mechanism, package: int, name: str) -> dict[str, Any]:
    """Return what a package is said to bring each member, as a proposal records it.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int
        Bit m says whether measure m is in.
    name : str
        Of the mechanism, as it is typed.
    """
    promised = promised_gain(region, mechanism, package, __version__)
    gains = {member: list(band) for member, band in promised.gain_musd.items()}
    measures = Package.from_index(package, tuple(one.id for one in mechanism.measures)).measures
    said = {"mechanism": name, "gain_musd": gains, "region": promised.region, "version": promised.version}
    return said | ({"measures": list(measures)} if measures else {})


def _free(mechanism: Mechanism, state: State) -> str:
    """Return an id that no proposal has."""
    numbers = range(1, len(state.proposals) + 2)
    return next(name for n in numbers if (name := f"{mechanism.id}-{n}") not in state.proposals)


def _stands(held: Proposal, said: dict[str, Any]) -> bool:
    kept = held.said.model_dump(mode="json")
    same = all(kept[name] == said[name] for name in _SAME)
    return same and set(kept["measures"]) == set(said.get("measures", ()))


def _texts(mechanism: Mechanism, package: int, languages: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return title and text in the languages of a ledger: what the mechanism's file calls itself and its measures."""
    signed = [one for place, one in enumerate(mechanism.measures) if package >> place & 1]
    titled = {mechanism.id: mechanism.titles, **{one.id: one.titles for one in signed}}
    for language in languages:
        lacking = [name for name, titles in titled.items() if language not in {ENGLISH, *titles}]
        if lacking:
            raise InputError(
                f"the ledger asks for texts in '{language}', and '{lacking[0]}' has no title in it",
                where="--record",
                why="all languages of a ledger are equally authentic",
                fix="propose it with 'ortaq ledger propose', with --text for every language",
            )
    return {
        "title": {language: mechanism.title_in(language) for language in languages},
        "text": {language: "\n".join(one.title_in(language) for one in signed) or "-" for language in languages},
    }
