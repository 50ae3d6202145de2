"""Common words and names of three to five letters, which look like initialisms in capitals.

Of four and five letters, ``short_words.txt`` has the words of SCOWL up to size 35 and its names up
to size 50; of three, those of size 10 that are no initialism as well; and some words and names of
the news beside. SCOWL is copyright 2000-2011 by Kevin Atkinson and free to use: NOTICE.txt of the
homographs has its terms. A word of six letters or more needs no list.
"""

from importlib.resources import files

_LIST = files("audio.spoken.english") / "short_words.txt"
#: The word in capitals → as it is written elsewhere.
SHORT_WORDS = {word.upper(): word for word in _LIST.read_text(encoding="ascii").split()}
