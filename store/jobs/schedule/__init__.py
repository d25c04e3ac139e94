"""The unattended fetch by what the system has: a job comes in, a systemd user timer, launchd agent or crontab line goes out.

    plan      what is to be run and when: pure
    systemd   two unit files and `systemctl --user`
    launchd   a property list and `launchctl`
    cron      a few marked lines among the person's own and `crontab`

Each keeper shows what it would write, writes it, looks whether it stands, and takes it back; what was there before comes
back when that fails.
"""

from __future__ import annotations

import sys

from store.errors import WirewatchError
from store.jobs.schedule.cron import Cron
from store.jobs.schedule.launchd import Launchd
from store.jobs.schedule.plan import Job, Keeper, Piece, Standing, make_job, start_check
from store.jobs.schedule.systemd import Systemd

__all__ = ["Job", "Keeper", "Piece", "Standing", "choose", "keepers", "make_job", "start_check"]


def keepers() -> list[Keeper]:
    """Every way to run something by the clock that this system may have, the best first."""
    found: list[Keeper] = [Launchd()] if sys.platform == "darwin" else [Systemd()]
    return [*found, Cron()]


def choose(name: str | None = None, *, working: bool = True) -> Keeper:
    """The keeper of that name, or the first that works here; with `working` false one that only shows what it would do."""
    every: dict[str, Keeper] = {keeper.name: keeper for keeper in (Systemd(), Launchd(), Cron())}
    if name is not None:
        if working and not every[name].works():
            raise WirewatchError(f"{name} is not to be had here", "wirewatch fetch --every 15m runs without it")
        return every[name]
    for keeper in keepers():
        if keeper.works():
            return keeper
    if not working:
        return keepers()[0]
    raise WirewatchError("neither a systemd user manager, launchd nor cron is to be had here",
                         "run wirewatch fetch --every 15m under whatever starts programs on this machine")
