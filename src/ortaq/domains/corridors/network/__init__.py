"""The transport network of a region as tables of nodes, links and crossings, and what travels on it."""
