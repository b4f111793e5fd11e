"""Metrics as people read them: approved values, with what the charts of their series say."""
