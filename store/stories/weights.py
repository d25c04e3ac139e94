"""Fitted numbers of `links.py`: logistic regressions over pairs of items and of stories, in the order of its features.

`THRESHOLD`: log odds from which two stories are joined when all is placed at once; up to `HASTE` more when little comes at a
time. `PAIR_LEAST`: pairs of items below it are not looked at further.
"""

from __future__ import annotations

PAIR_BIAS = -0.700
PAIR = (
    0.019, -1.630, 0.575, 5.172, 2.786, -0.242, -0.480, 0.041, -1.110, 3.618,
    2.394, -2.740, -2.105, -3.192, -3.502, 4.148, -8.156, -0.290,
)  # fmt: skip
LINK_BIAS = 0.546
LINK = (
    4.621, 5.186, -3.472, -2.006, 1.464, 0.669, 0.828, 1.596, -0.548, -0.022,
    -0.410, -0.296, -0.195, -0.845, 0.371, -5.645, 0.117,
)  # fmt: skip
THRESHOLD = -1.2
HASTE = 1.1
PAIR_LEAST = -3.0
OTHER_ORDINAL = 4.0
RECURRING = 6.0
ROUNDUP = 2.0
