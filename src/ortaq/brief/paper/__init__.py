"""Printed sections on paper: a document for Word, a PDF, figures as files; they know paragraphs, tables and figures.

``word`` writes documents, ``pdf`` sets pages with typst, ``drawings`` makes figures as SVG and PNG. Their libraries are
extras, ``ortaq[office]`` and ``ortaq[pdf]``, and load when used.
"""
