"""Uploaded files: encrypted originals on disk, their working copies, and their rows. No image is edited here."""
