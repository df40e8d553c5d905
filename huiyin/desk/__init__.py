"""The pages that gather: what I owe, one case, the lists and the search."""
