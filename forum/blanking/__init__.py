"""Blanking out passages (schwärzen): words leave every text that people read, the original stays sealed for a while."""
