"""⑨ One module a noun: a frozen context, and the function that fills it for one visit."""
