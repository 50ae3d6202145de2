"""Written words to spoken words, language by language, with the map between them kept."""
