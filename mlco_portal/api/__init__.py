"""The API put together: what capabilities answer, under one version and one description."""
