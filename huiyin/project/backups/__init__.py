"""Backups: everything an installation holds in one file that either kind of database can be restored from.

A backup is a zip:

    manifest.json           what it is, by which version, under which migrations; every table with its count and hash
    tables/LABEL.jsonl      one row a line, a JSON list in the order of the manifest's columns, by primary key
    files.jsonl             the kept files, the reading spool and (where asked for) the keys: part, size, hash
    files/…  spool/…  keys/…

It is a logical copy, not a copy of database pages: values are written in one neutral form, so that what was SQLite may
become PostgreSQL and the other way round. Columns are read below the models: what is encrypted stays encrypted.
"""
