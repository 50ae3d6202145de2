"""Lists of names as files: TOML, CSV, and the Pronunciation Lexicon Specification of the W3C."""
