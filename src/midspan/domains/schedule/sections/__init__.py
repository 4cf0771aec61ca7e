"""Weekly sections: what they must fit, and what is different on single dates."""
