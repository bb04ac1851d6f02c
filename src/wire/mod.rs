//! The protobuf wire format and the framing of checkpoint files: cursors that borrow the bytes and keep offsets.
//! Belongs here: tags, varints, lengths, groups, records. Does not: any name that Mesos uses.

mod cursor;
mod error;
mod record;
mod writer;

pub use cursor::{Cursor, MAX_DEPTH, Tag, WireType};
pub use error::{WireError, WireFault};
pub use record::{Frame, Frames};
pub use writer::{put_bytes, put_fixed64, put_tag, put_varint};
