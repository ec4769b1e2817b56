"""Unkind files, made when a test needs them: nothing large or binary lies in the repository."""
