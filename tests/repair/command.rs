//! `ckpt repair` as it is called.
