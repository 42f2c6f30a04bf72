"""⑨ The desk: the JSON API, and the contexts that its pages share with it."""
