"""What producers do with one article: drafts are heard before readers hear them, versions again."""
