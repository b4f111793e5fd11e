"""The keys that programs show when they ask the API: what each may do, until when, and how it was used."""
