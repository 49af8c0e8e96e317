//! The only room that touches a disk. `leads` keeps what is known about past leads and reads the files it comes from.

pub mod leads;
