"""The text of a session: articles in all languages, alternatives in brackets, and brackets opened."""

from collections.abc import Mapping
from dataclasses import replace

from ortaq.core.report import Text
from ortaq.session.acts import MOST_LETTERS
from ortaq.session.state import Alternative, Public, TextArticle

MOST_ARTICLES = 40
MOST_ALTERNATIVES = 8
MOST_LETTERS_IN_ALL = 18_000
"""Of the whole text in one language, whichever alternatives stay: a ledger takes no longer one."""


def drafted(state: Public, article: str, text: Mapping[str, str]) -> Public | Text:
    """Return the state with an article; what stood in brackets there lapses.

    Parameters
    ----------
    state : Public
    article : str
    text : mapping of str to str
        By language.
    """
    return _lacking(state, article, text) or _fitting(_with(state, TextArticle(article, text)))


def amended(state: Public, member: str, article: str, text: Mapping[str, str]) -> Public | Text:
    """Return the state with a member's text in brackets; one that it had there before lapses.

    Parameters
    ----------
    state : Public
    member, article : str
    text : mapping of str to str
        By language.
    """
    before = state.articles.get(article, TextArticle(article, {}))
    others = tuple(one for one in before.alternatives if one.member != member)
    if len(others) >= MOST_ALTERNATIVES:
        return Text("session.refused.full")
    after = replace(before, alternatives=(*others, Alternative(member, text)))
    return _lacking(state, article, text) or _fitting(_with(state, after))


def settled(state: Public, article: str, choice: int) -> Public | Text:
    """Return the state in which one alternative of an article stays.

    Parameters
    ----------
    state : Public
    article : str
    choice : int
        Zero for the text as it stands, then the alternatives; an article that has no text goes.
    """
    before = state.articles.get(article)
    texts = [] if before is None else [before.text, *(one.text for one in before.alternatives)]
    if len(texts) < 2 or choice >= len(texts):
        return Text("session.refused.no_brackets")
    if not texts[choice]:
        return replace(state, articles={id: one for id, one in state.articles.items() if id != article})
    return _with(state, TextArticle(article, texts[choice]))


def _lacking(state: Public, article: str, text: Mapping[str, str]) -> Text | None:
    """Return what is said of a text that lacks a language of the session, is too long, or one article too many."""
    lacking = [one for one in state.languages if one not in text]
    if lacking:
        return Text("session.refused.language", {"languages": ", ".join(lacking)})
    if any(len(one) > MOST_LETTERS for one in text.values()):
        return Text("session.refused.long", {"most": str(MOST_LETTERS)})
    if article not in state.articles and len(state.articles) >= MOST_ARTICLES:
        return Text("session.refused.full")
    return None


def _fitting(state: Public) -> Public | Text:
    """Return the state, or what is said where its whole text is too long for the record."""
    for language in state.languages:
        longest = [
            max(len(text.get(language, "")) for text in (one.text, *(other.text for other in one.alternatives)))
            for one in state.articles.values()
        ]
        if sum(longest) > MOST_LETTERS_IN_ALL:
            return Text("session.refused.long", {"most": str(MOST_LETTERS_IN_ALL)})
    return state


def _with(state: Public, article: TextArticle) -> Public:
    return replace(state, articles={**state.articles, article.id: article})
