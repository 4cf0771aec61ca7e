"""Nobody drops away unnoticed: what is done, step by step, from the moment somebody did not come until they are back.

Words: an *outreach* is one person's clock, of which one runs at a time; it *begins* when they are not there, and says
which sessions were *missed*. Its *steps* are planned with it, each with an owner and a time; a *deed* is a step done,
or left out with a reason. A *barrier* is what kept them, and some barriers are ours. While somebody is *away* (in
hospital, on leave) nothing is due. It ends when the person comes, answers, or a decision is written down; no step says
outside what was missed, and none ends anything of the person's treatment by itself.
"""
