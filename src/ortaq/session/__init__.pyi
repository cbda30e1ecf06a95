from .agenda import Agenda, agenda_of

__all__ = [
    "Agenda",
    "agenda_of",
]
