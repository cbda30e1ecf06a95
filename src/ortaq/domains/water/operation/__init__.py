"""How a basin is run month by month: programmes, their execution, and the check of every balance."""
