"""What is told of one package, any of the agenda: a term sheet to negotiate on, and six slides."""
