"""Web pages: from HTML to an article's parts, without what stands round it."""
