"""A domain: one subject in one folder, registered once; its parts are named as text and loaded when they are used."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Domain:
    """The registration of one domain; every part is optional.

    Attributes
    ----------
    name : str
        Short, unique; moves and parts of a region are kept under it.
    variables : str
        Table of the domain's own variables, ``"package:file.csv"``, columns as in ``core/variables.csv``.
    tables : str
        What a region holds for the domain, ``"package.module:NAME"`` of a `RegionTables`.
    moves : str
        What measures and shocks may say in the domain's words, ``"package.module:NAME"`` of a `MoveSchema`.
    model : str
        ``"package.module:NAME"`` of a `Model`.
    valuation : str
        ``"package.module:NAME"`` of a function Case -> `Valuation`; exactly one domain has it.
    report : str
        ``"package.module:NAME"`` of a function (region, mechanism, valuation) -> the domain's part of the main job's
        answer, or None; the valuation is a function Case -> `Valuation`.
    sections : str
        ``"package.module:NAME"`` of a function report -> the `Section` values that a brief shows.
    package : str
        ``"package.module:NAME"`` of a function (region, members, changes) -> the `Section` values on what some measures
        and shocks do together in the domain's words: asked for the package that is to be signed, when it is known, for
        scenarios and for packages that a reader picks. Without changes it may tell what is today.
    about : str
        ``"package.module:NAME"`` of a function (region, mechanism, package, economies) -> the `Section` values on one
        economy, or on what two of them have with each other; nothing where it knows nothing of them. The package says
        by its bits which measures are to be signed.
    ties : str
        ``"package.module:NAME"`` of a function (region, changes) -> tuple of `Tie`: what its economies depend on each
        other for besides trade, after some measures and shocks.
    asked : str
        ``"package.module:NAME"`` of a function (region, economy) -> tuple of `Asked`: figures that the economy may know
        better than the house.
    samples : str
        ``"package.module:NAME"`` of a function (region, members) -> the `Sample` values that new files begin with; of
        each kind and id the first one that fits the region is taken.
    passed : str
        ``"package.module:NAME"`` of a function (region, members, through) -> tuple of `Passed`: what of the trade,
        power or water of members passes some economies.
    stands : str
        ``"package.module:NAME"`` of a function region -> tuple of `Standing`: which of its flows stand still while a
        shared system of an economy does not work.
    hears : str
        ``"package.module:NAME"`` of a function that is given, once, what asks all domains what stands still, a function
        region -> tuple of `Standing`: for a domain whose subject this is. Loaded at start, so it imports nothing heavy.
    overlay : str
        ``"package.module:NAME"`` of an `Overlay`: rows of a folder that are laid over a region.
    view : str
        The domain's view of the negotiation table, ``"package:file.js"``: a module that calls ``registerView`` of
        ``../js/views.js``; its texts begin with ``<name>.view.``.
    commands : str
        ``"package.module:NAME"`` of the declarations of its commands (`Command`, `CommandGroup`, `CommandSwitch`);
        loaded at start, so it imports nothing heavy.
    readers : str
        ``"package.module:NAME"`` of a tuple of `Reader`: its doors for files of users.
    messages : str
        Folder of its texts, ``"package:folder"``, one ``<language>.json`` each, keys beginning with the name.
    """

    name: str
    variables: str = ""
    tables: str = ""
    moves: str = ""
    model: str = ""
    valuation: str = ""
    report: str = ""
    sections: str = ""
    package: str = ""
    about: str = ""
    ties: str = ""
    asked: str = ""
    passed: str = ""
    samples: str = ""
    stands: str = ""
    hears: str = ""
    overlay: str = ""
    view: str = ""
    commands: str = ""
    readers: str = ""
    messages: str = ""

    def load(self, part: str) -> Any:
        """Return a part that is named ``"package.module:NAME"``; None where the domain has none."""
        text: str = getattr(self, part)
        return named(text) if text else None


def named(text: str) -> Any:
    """Return what ``"package.module:NAME"`` names, loaded.

    Examples
    --------
    >>> named("ortaq.core:CENTRAL").name
    'central'
    """
    module, _, name = text.partition(":")
    return getattr(import_module(module), name)
