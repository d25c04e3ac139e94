"""The room of what a person wrote: feeds.yaml, topics and names in, one Config or every fault at once out.

It also knows where files live, whether they have changed, and how to change them without disturbing what stands there.
Nothing heavy is imported before it is needed.
"""

from store.config.edit import add_feed, add_feeds, change_address, remove_feed, set_muted, set_setting
from store.config.entries import change_entry, check_entry, entry_line
from store.config.files import make_folder, write_text
from store.config.load import load, parse_topic
from store.config.opml import clean_address, collect, export_opml, read_subscriptions
from store.config.places import Located, database_path, locate, shipped_dir
from store.config.rulecuts import with_name, with_rule, with_weight
from store.config.upgrades import Offer, accept, decline, offers
from store.config.watch import Watch, changed

__all__ = [
    "Located",
    "Offer",
    "Watch",
    "accept",
    "add_feed",
    "add_feeds",
    "change_address",
    "change_entry",
    "changed",
    "check_entry",
    "clean_address",
    "collect",
    "database_path",
    "decline",
    "entry_line",
    "export_opml",
    "load",
    "locate",
    "make_folder",
    "offers",
    "parse_topic",
    "read_subscriptions",
    "remove_feed",
    "set_muted",
    "set_setting",
    "shipped_dir",
    "with_name",
    "with_rule",
    "with_weight",
    "write_text",
]
