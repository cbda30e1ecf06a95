"""Pages that are made, not written: of commands, files, public names; and what renders equations."""
