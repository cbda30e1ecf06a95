"""A table of several delegations: acts and phases, what each may see, limits that stay sealed.

Imports core, tables, agreement and ledgers; knows no model and no page.
"""
