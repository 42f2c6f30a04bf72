"""⑨ The routes under ``/api``: they check, call one view or one act, and add nothing."""
