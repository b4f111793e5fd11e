"""Settings by purpose: `production` (the default), `demo` and `test`, all on `base`."""
