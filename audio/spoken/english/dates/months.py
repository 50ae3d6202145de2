"""The names of the months and of the days, in full and short."""

MONTHS = (
    "January February March April May June July August September October November December"
).split()
#: Written short, with or without a dot → in full.
SHORT_MONTHS = {month[:3]: month for month in MONTHS} | {"Sept": "September"}
#: What the name of any month begins with, as a pattern.
MONTH_BEGINS = "|".join(month[:3] for month in MONTHS)
SHORT_DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Weds": "Wednesday",
    "Thu": "Thursday", "Thur": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday",
    "Sun": "Sunday",
}  # fmt: skip
#: What the name of any day begins with, as a pattern.
DAY_BEGINS = "|".join(sorted({day[:3] for day in SHORT_DAYS}))
