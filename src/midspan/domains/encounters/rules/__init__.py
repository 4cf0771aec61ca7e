"""Pure rules of encounters: recording who was there, what a signature needs, and when a note is due."""
