"""A mechanism as a workbook: `layout.py` says which sheets and columns, from the schema; the others write and read."""
