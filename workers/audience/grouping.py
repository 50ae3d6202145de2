"""What a row of a report of plays can be."""

from typing import Literal

GroupBy = Literal["article", "day", "section", "byline", "voice", "language"]
