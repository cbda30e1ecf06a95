"""Finding a city by what people type: any case, without diacritics, by alias or UN/LOCODE."""

import unicodedata

from ortaq.core import InputError, said, suggest
from ortaq.domains.corridors.network.network import City, Network


def find_city(network: Network, name: str, *, where: str) -> City:
    """Return a city by name or alias.

    Parameters
    ----------
    network : Network
    name : str
        Any case, without diacritics; also an alias or a UN/LOCODE.
    where : str
        Place of the name, for the message.

    Raises
    ------
    InputError
        No city, or several, have the name; with near misses.

    Examples
    --------
    >>> find_city(network, "almaty", where="origin").economy
    'KAZ'
    """
    wanted = plain(name)
    namesakes = [c for c in network.cities if wanted in {plain(n) for n in (c.name, *c.aliases)}]
    if len(namesakes) == 1:
        return namesakes[0]
    if namesakes:
        names = ", ".join(f"{c.name} ({c.economy})" for c in namesakes)
        raise InputError(f"'{name}' names several cities: {names}", where=where, fix="use the full name or an alias")
    known = {plain(n): n for c in network.cities for n in (c.name, *c.aliases)}
    near = suggest(wanted, known).removeprefix("did you mean '").removesuffix("'?")
    hint = (
        said("did you mean '{known}'?", known=known[near])
        if near
        else said("cities: {value}", value=", ".join(c.name for c in network.cities))
    )
    raise InputError(f"unknown city '{name}'", where=where, fix=hint)


def plain(name: str) -> str:
    """Return a name in lower case, letters and digits only, without diacritics and apostrophes."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
