//! What leaves the program for others to read and check.
