"""The officers' pages: sign in, queue, ticket. Every page is closed unless it is listed as open."""
