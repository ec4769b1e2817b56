"""A letter to a body outside: drafted from its case, held against what that body may not know, issued and kept."""
