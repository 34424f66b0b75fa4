"""What measuring beside others rests on: the documents, the environments of the others, rounds in
turn, the machine, and what is to be reached."""
