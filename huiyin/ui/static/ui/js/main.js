// One module for every page: what it finds on the page, it serves.
