"""`ortaq new`, `ortaq check` and `ortaq help`: files of one's own."""
