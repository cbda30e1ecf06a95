"""How fast the corridor room finds its way."""
