"""起草: forms made from the input models, checked while they are filled in, saved in versions, drawn and downloaded."""
