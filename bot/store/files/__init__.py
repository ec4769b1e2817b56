"""Uploaded files: encrypted originals on disk, their working copies, and the rows about them. No image is changed here."""
