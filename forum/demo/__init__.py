"""Demonstration data: people, ideas and pictures of an opening day, told relative to today.

`content/*.json` holds what people wrote, `drawings/*.svg` and `pictures/*.webp` what they drew. Every `day`, `due` and
`joined` is an offset in days from the day of seeding, so the data never age. Texts may hold `{date:N}`, `{month:N}`,
`{year:N}`, `{yy:N}` (the day `N` days from today, in words or digits) and `{nr:KEY}` (the number of the idea `KEY`).
"""
