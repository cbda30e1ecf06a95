"""One thread of linear algebra: small matrices are done before a second thread has begun, and threads then wait."""

import sys
from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which libraries of linear algebra use one thread; looking for them is done once."""
    limited: AbstractContextManager[object] = _libraries(len(sys.modules)).limit(limits=1, user_api="blas")
    return limited


@lru_cache(maxsize=1)  # looked for again where a module was loaded, which may have brought one
def _libraries(loaded: int) -> ThreadpoolController:  # noqa: ARG001 - tells when to look again
    return ThreadpoolController()
