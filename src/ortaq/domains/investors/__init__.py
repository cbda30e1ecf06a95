"""Investors: what the owners and the lender of a measure get back crosses borders as transfers.

Terms stand in the cost of a measure (``owners``, ``host``, ``earnings_musd``, ``[measure.cost.debt]``); the arithmetic
is that of ``ortaq.core.joint_company``.
"""

from ortaq.core.domain import Domain

DOMAIN = Domain("investors", model="ortaq.domains.investors.model:MODEL")
