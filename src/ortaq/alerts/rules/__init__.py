"""Alerts as rules: when one is raised and lowered, who is told first, what it proposes; the same line for every member.

States: off, raised, confirmed by a member's report, lowered. That a crossing is closed is said by a member whose land
it is on, and never inferred.
"""
