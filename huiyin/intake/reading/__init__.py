"""Reading hand-over lists: a file goes in, plain rows come out; no database."""
