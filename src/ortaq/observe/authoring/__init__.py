"""Files that users begin with, and the reference of their format: all of it is made from the schema."""
