"""Fitted numbers of `links.py`: logistic regressions over pairs of items and of stories, in the order of its features."""

from __future__ import annotations

PAIR_BIAS = -5.535
PAIR = (-7.168, 3.817, -1.901, 8.627, 2.142, -0.665, -0.798, 0.073, -0.791, 11.174, 1.043, -0.253, 0.398, -5.502)
LINK_BIAS = -3.335
LINK = (7.662, 7.257, -7.811, -6.58, 4.245, 0.231, 1.576, 3.11, -0.426, 0.167, -0.839, -0.092, -1.534, -0.512, -0.171)
THRESHOLD = -0.5
