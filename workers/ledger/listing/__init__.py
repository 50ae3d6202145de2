"""The list of articles: what a row of it shows, kept beside each article, and found by words."""
