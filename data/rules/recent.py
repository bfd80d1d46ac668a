"""A small store of results of changed rules: everybody may try rules, so it must not grow."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Recent(Generic[Result]):
    """
    The results that were asked for last.

    Parameters
    ----------
    size
        How many are kept, at least 1.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, make: Callable[[], Result], key: Hashable) -> Result:
        """Return what is kept under `key`, else make it; two who ask at once may both make it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made

    def __len__(self) -> int:
        """Return how many results are kept."""
        return len(self._kept)
