"""What left, to whom and what for: the account a patient may ask for, and the register the privacy officer keeps.

Words: a *disclosure* is one entry of the ledger by which something left. An *account* is a patient's disclosures over
the years the law names; a *request* asks the privacy officer for one, *extended* once at most, *answered* once. The
*register* is everybody's disclosures that the viewer reaches. Years, days and the words for purposes stand as data in
`accounting.toml`.
"""
