"""Demonstration data: the people, ideas and pictures that `content/*.json` and `pictures/` hold, told relative to today.

Every file is plain JSON; every `day` and `due` is an offset in days from the day of seeding, so the data never age.
Texts may hold `{date:N}`, `{month:N}`, `{year:N}`, `{yy:N}` (the day `N` days from today) and `{nr:KEY}` (an idea's number).
"""
