"""What is kept of each address, at a clock of our own."""

from __future__ import annotations

from itertools import count

from csgraph.store.spending import Spending


def test_many_addresses_are_forgotten():
    """What is remembered of addresses is bounded."""
    ticks = count()
    spending = Spending(lambda: next(ticks) * 0.002)
    addresses = [str(number) for number in range(20_050)]
    for address in addresses:
        spending.pay(address, 0.002)

    assert 0 < sum(spending.of(address) > 0 for address in addresses) <= 10_000
