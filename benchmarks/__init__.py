"""What zzcli costs in time and memory beside the programs it is compared with; `make bench` prints the table."""
