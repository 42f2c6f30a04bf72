"""⑨ The desk in a browser: pages that work without script, each with a twin in the JSON API."""
