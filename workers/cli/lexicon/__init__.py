"""The command group ``listen lexicon``, a file for each subject."""
