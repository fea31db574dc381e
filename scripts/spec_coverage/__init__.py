"""Which tests prove which acceptance criteria: what scripts/spec-coverage writes and checks."""
