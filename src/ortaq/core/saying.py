"""Words of reports put into one language: messages with their gaps filled, names, numbers, ranges and lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ortaq.core.numbers import Numbers
from ortaq.core.report import Name, Number, Reading, Text
from ortaq.core.texts import Texts

if TYPE_CHECKING:
    from ortaq.core.report import Words


def say(words: "Words", texts: Texts, name: Callable[[str, str], str] = lambda _kind, code: code) -> str:
    """Return words in the language of the texts.

    Parameters
    ----------
    words : words
    texts : Texts
    name : callable, optional
        Kind and code -> what an economy, a sector or a change is called; its code if absent.

    Examples
    --------
    >>> from ortaq.core.report import Number
    >>> say(("KAZ", Number(0.25)), house_texts("en"))
    'KAZ; 0.250'
    """
    from ortaq.core.quantity import Band  # noqa: PLC0415  (needs numpy, which a sentence does not)

    match words:
        case Text(key, values):
            count = values.get("count")
            form = texts.counted(key, count.value) if isinstance(count, Number) else key
            return texts(form, **{gap: say(value, texts, name) for gap, value in values.items()})
        case Name(kind, code):
            return name(kind, code)
        case Number(value, reading):
            return number(value, reading, texts)
        case Band(low, _, high):
            return span(low, high, Reading.INPUT, texts)
        case tuple():
            return texts.join(say(item, texts, name) for item in words)
        case _:
            return str(words)


def number(value: float, reading: Reading, texts: Texts) -> str:
    """Return a number as it is meant."""
    numbers = Numbers(texts)
    if reading is Reading.COUNT:
        return numbers.count(round(value))
    printed = {
        Reading.AMOUNT: numbers.plain,
        Reading.CHANGE: numbers.gain,
        Reading.SIZE: numbers.size,
        Reading.INPUT: numbers.stated,
        Reading.MONEY: numbers.money,
        Reading.MONEY_CHANGE: numbers.signed_money,
        Reading.TINY: numbers.tiny,
    }
    return printed[reading](value)


def span(low: float, high: float, reading: Reading, texts: Texts) -> str:
    """Return a range; its ends without plus."""
    plain = {Reading.CHANGE: Reading.AMOUNT, Reading.SIZE: Reading.AMOUNT, Reading.MONEY_CHANGE: Reading.MONEY}
    ends = (number(end, plain.get(reading, reading), texts) for end in (low, high))
    return Numbers(texts).span(*ends)
