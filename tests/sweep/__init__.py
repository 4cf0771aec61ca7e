"""The canary sweep: whatever way something could leave the application, nothing leaves that the gate keeps.

One patient's every field holds a word of its own, a *canary*. Every page is asked by everybody, in every way; wherever
a canary turns up, what the page declares and what the gate answers must allow it. Then the same center is asked with
and without that patient: whoever may not know of them gets the same bytes.
"""
