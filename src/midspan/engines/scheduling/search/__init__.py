"""Exact search for one person's cheapest week: `layout` prepares, `slots` and `days` combine, `labels` adds up."""
