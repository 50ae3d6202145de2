"""Where every word of a narration comes from: the document beside it that says so."""
