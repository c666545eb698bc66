"""The two rules every output goes by: what may show, and what is still true."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dealshelf.records import Asset, Audience, Note, Stamp

Visibility = Literal["live", "upcoming", "retired", "hidden"]
"""`live`: sales can use it. `upcoming`: it stands on the calendar. `retired`: kept for its links.
`hidden`: not in this site."""

FreshnessState = Literal["fresh", "due", "stale", "disputed"]


@dataclass(frozen=True, slots=True)
class Freshness:
    """Is an asset still true?

    `since` is the day on which it came into its state (for `fresh`, the day somebody vouched), None
    when nobody ever has. `due_on` is the day after which the verification no longer holds.
    """

    state: FreshnessState
    since: date | None
    stamp: Stamp | None = None
    due_on: date | None = None
    dispute: Note | None = None


def decide_visibility(asset: Asset, today: date, audience: Audience) -> Visibility:
    """Return where an asset shows. Every page, feed and file asks here.

    A site for prospects (`shareable`) holds only what is published and may be sent.
    """
    if asset.status == "retired":
        visibility: Visibility = "retired"
    elif asset.status == "published":
        visibility = "live" if asset.publish is None or asset.publish <= today else "upcoming"
    elif asset.status == "scheduled" and asset.publish is not None and asset.publish <= today:
        visibility = "live"
    else:
        visibility = "upcoming"
    if audience == "shareable" and (visibility != "live" or asset.audience != "shareable"):
        return "hidden"
    return visibility


def decide_freshness(asset: Asset, verify_every: int | None, today: date, dispute: Note | None) -> Freshness:
    """Return how far an asset can be trusted today. `verify_every` is in days, None for ever.

    An open dispute goes before everything. Verified within the interval is fresh; past it, due;
    past twice the interval, stale. What nobody has vouched for is due. Age alone is not staleness.
    """
    stamp = asset.verified
    if dispute is not None:
        return Freshness("disputed", dispute.on, stamp, dispute=dispute)
    if stamp is None:
        return Freshness("due", None)
    if verify_every is None:
        return Freshness("fresh", stamp.on, stamp)
    interval = timedelta(days=verify_every)
    if stamp.on > date.max - 2 * interval:
        return Freshness("fresh", stamp.on, stamp)
    due_on, stale_on = stamp.on + interval, stamp.on + 2 * interval
    if today <= due_on:
        return Freshness("fresh", stamp.on, stamp, due_on)
    if today <= stale_on:
        return Freshness("due", due_on, stamp, due_on)
    return Freshness("stale", stale_on, stamp, due_on)
