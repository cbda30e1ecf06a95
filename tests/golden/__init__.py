"""The answers of the shipped questions, written down: what a change of the code may not change.

``python -m tests.golden.record`` computes them with the ``ortaq`` of the PYTHONPATH and prints every difference.
"""
