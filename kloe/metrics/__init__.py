"""What is measured: boards, metrics, their series by place, and the targets of each."""
