"""The negotiation table: a page, and a small server on this machine that answers it.

``create_app`` makes the application from a ``Desk``, which holds one computed table; ``single_file`` makes one HTML
file that needs no server. The page computes everything that the table holds; other assumptions and single outcomes
are computed by processes beside the server, which can be cancelled or lost without harm.

What the door offers loads when it is first used: processes that compute beside the server load no server.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
