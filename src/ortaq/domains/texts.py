"""All texts of one language: those of the house and those that domains bring."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ortaq.core import said
from ortaq.core.domain import Domain
from ortaq.core.errors import InputError
from ortaq.core.texts import ENGLISH, Texts, filled, house, messages_of, require_language
from ortaq.domains.foreign import asking
from ortaq.domains.registry import domains


@cache
def load_texts(language: str = ENGLISH) -> Texts:
    """Return the texts of a language; English stands in for what the house or a domain lacks.

    Parameters
    ----------
    language : str

    Raises
    ------
    InputError
        No message file for the language, or a domain brings texts that are not its own or cannot be read.

    Examples
    --------
    >>> load_texts("en")("list.separator")
    '; '
    """
    require_language(language)
    mine = [messages_of(house(), language), *(_of_domain(d, language) for d in domains())]
    english = [messages_of(house(), ENGLISH), *(_of_domain(d, ENGLISH) for d in domains())]
    return filled(language, english, mine)


def catalogue(domain: Domain) -> Traversable | None:
    """Return the folder of a domain's texts; None where it brings none.

    Examples
    --------
    >>> from ortaq.core import Domain
    >>> catalogue(Domain("silent")) is None
    True
    """
    if not domain.messages:
        return None
    package, _, folder = domain.messages.partition(":")
    return files(package).joinpath(folder)


def _of_domain(domain: Domain, language: str) -> dict[str, str]:
    """Return the texts of a domain in a language, none if it does not know it; its name begins their keys."""
    with asking(domain.name, "messages"):
        place = catalogue(domain)
        known = place is not None and place.joinpath(f"{language}.json").is_file()
        try:
            own = messages_of(place, language) if place is not None and known else {}
        except InputError as error:
            where = f"domain '{domain.name}', {error.where}"
            raise InputError(error.what, where=where, why=error.why, fix=error.fix) from error
    strange = [key for key in own if not key.startswith(f"{domain.name}.") and " " not in key]
    if strange:
        raise InputError(
            f"the domain '{domain.name}' brings the text '{strange[0]}'",
            where=domain.messages,
            why="texts of domains must not take the place of others",
            fix=said("begin its key with '{name}.'", name=domain.name),
        )
    return own
