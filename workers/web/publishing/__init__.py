"""What a CMS may ask beside publishing one article: what would be read, and many at once."""
