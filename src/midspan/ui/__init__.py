"""Components, base pages, icons and styles: how Midspan looks. Knows no domain."""
