"""`ortaq session status` and `export`: what is public of a session."""

from pathlib import Path

from ortaq.core import Program
from ortaq.core.report import Text
from ortaq.session import Room, export_session


def status_command(program: Program, *, folder: Path, as_json: bool) -> None:
    """Show where a session stands."""
    room = Room.open(folder)
    state, head = room.state, room.head
    room.close()
    told = {
        "session": state.session,
        "mode": state.mode,
        "phase": state.phase.value,
        "until": state.until,
        "rounds": len(state.rounds),
        "members": list(state.members),
        "deal": list(room.agenda.measures_of(state.deal)),
        "acts": head.acts,
        "head": head.head,
        "entry": state.entry,
    }
    if as_json:
        program.print_json(told)
        return
    program.print(
        Text(
            "session.told.status",
            {
                "phase": Text(f"session.phase.{state.phase.value}"),
                "round": str(len(state.rounds)),
                "rounds": str(state.terms.rounds),
            },
        ),
        Text("session.told.head", {"acts": str(head.acts), "head": head.head}),
        Text(f"session.told.{state.mode}"),
    )


def export_command(program: Program, *, folder: Path, target: Path, replace: bool, as_json: bool) -> None:
    """Write what is public of a session."""
    count = export_session(folder, target, replace=replace)
    if as_json:
        program.print_json({"acts": count, "path": str(target)})
    else:
        program.print(Text("session.told.exported", {"acts": str(count), "path": str(target)}))
