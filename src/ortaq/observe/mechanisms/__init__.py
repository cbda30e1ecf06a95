"""Mechanism and scenario files turned into the vocabulary."""
