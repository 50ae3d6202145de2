"""Who speaks: the voices there are, how each is spoken with, and how names are said."""
