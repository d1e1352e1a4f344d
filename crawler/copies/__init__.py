"""Copies of a story: which articles are one text in several outlets' hands. Nothing is dropped for being alike.

`overlap` says whether one text is a copy of another, `sketch` and `sketches` find whom to compare with among very many,
`grouping` places an article in a story. `crawler/store/` keeps all this (`sketches.py`) and lists it (`stories.py`).
"""
