"""A journey from an empty office to the bulletin, made as people make it: by address, click, key, upload and download."""
