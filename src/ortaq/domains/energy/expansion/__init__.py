"""The least-cost way of the power system to 2060, under caps, with and without trade; who pays what."""
