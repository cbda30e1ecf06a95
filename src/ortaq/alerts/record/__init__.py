"""The record: forecasts kept before the outcome, scored when it comes; the only code that scores.

Forecasts are appended to a file whose lines are chained by digests, so that none is changed, removed or slipped in
unseen. What a table says later is appended too, and only the first word of it counts.
"""
