"""From whatever a newsroom has to the article, and nothing but the article."""

from audio.intake.reader import FeedItem, is_feed, read_article, read_feed
from audio.intake.site_rules import LinePattern, SiteRules

__all__ = ["FeedItem", "LinePattern", "SiteRules", "is_feed", "read_article", "read_feed"]
