"""The bridge: one program on one port that opens PBX REST APIs to everyone else."""
