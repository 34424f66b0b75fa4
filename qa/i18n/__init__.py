"""Every word of the program, in Chinese and in English."""
