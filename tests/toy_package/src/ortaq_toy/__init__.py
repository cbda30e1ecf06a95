"""Two made-up domains for ortaq: `rain` writes what `harvest` reads; see README.md."""
