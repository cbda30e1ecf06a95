"""Finer sectors within those of a region: the same accounts in more sectors, so that an answer can be asked again."""
