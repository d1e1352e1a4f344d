"""Ghirbal (غربال, "sieve"): keeps an Arabic news article's body and metadata, and records all it takes away."""

from cleaners.clean import DECLARED, clean_page, clean_text
from cleaners.model import Article, NotAnArticle, Page, Removal

__all__ = ["DECLARED", "Article", "NotAnArticle", "Page", "Removal", "clean_page", "clean_text"]
