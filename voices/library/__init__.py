"""The voices there are: installed here, offered by a place, known to us, and on their way."""
