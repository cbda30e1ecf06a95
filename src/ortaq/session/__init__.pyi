from .acts import Act, Phase, Role
from .agenda import Agenda, agenda_of
from .authority import Certified, certified
from .course import Terms
from .delegate import SealedSeat
from .qr import qr_svg
from .record import export_session, found_session, put_on_record
from .room import Given, Room
from .seats import address

__all__ = [
    "Act",
    "Agenda",
    "Certified",
    "Given",
    "Phase",
    "Role",
    "Room",
    "SealedSeat",
    "Terms",
    "address",
    "agenda_of",
    "certified",
    "export_session",
    "found_session",
    "put_on_record",
    "qr_svg",
]
