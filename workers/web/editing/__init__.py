"""The routes of producers who edit how one article is read."""
