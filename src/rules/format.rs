//! Rules of record framing and of the shapes of resources.

use super::rule::topic;

topic! {
    FORMAT "Framing and formats of resources";
    R79 Observed "stout/protobuf.hpp: protobuf::write" []
        "A record is a 32-bit length in the byte order of the host, followed by the serialized message. \
         There is no magic number, version or checksum.";
    R80 Derived "slave/state.cpp, slave/paths.hpp" []
        "Most files hold one message. `resources.info`, `resources.target`, `task.updates` and \
         `operation.updates` hold a sequence of them. The rest is plain text, a marker, a symlink or \
         LevelDB.";
    R81 Observed "stout/protobuf.hpp: protobuf::read" []
        "An empty file of one message holds nothing, which is not an error by itself. An empty file of a \
         sequence is an empty list.";
    R82 Observed "stout/protobuf.hpp: protobuf::read" ["since 0.19.0; before, it counted as empty"]
        "A file of one to three bytes is an error: its length is cut.";
    R83 Observed "stout/protobuf.hpp: protobuf::read" []
        "A length that is larger than the rest of the file is an error.";
    R84 Observed "stout/protobuf.hpp: protobuf::read" []
        "A message that does not parse, lacks a required field, or has an unknown number in a required enum \
         is an error. An unknown number in an optional enum is kept as an unknown field.";
    R85 Observed "stout/protobuf.hpp: protobuf::read" []
        "A length of 0 is an empty message. It is valid only for messages without required fields.";
    R86 Observed "stout/protobuf.hpp: protobuf::read" []
        "Bytes after the message of a file of one message are ignored.";
    R87 Observed "stout/protobuf.hpp: protobuf::read" []
        "A directory in place of a file can be opened but not read, which is an error.";
    R88 Derived "stout/protobuf.hpp: protobuf::read" []
        "The agent allocates as many bytes as the length says before it reads them, up to 4 GiB. It aborts \
         at a message of more than 2 GiB.";
    R89 Observed "stout/protobuf.hpp: protobuf::read" ["since 1.5.0; before, see R229"]
        "One damaged or cut record makes a whole list of resources an error.";
    R90 Observed "stout/protobuf.hpp: protobuf::read" []
        "A cut record of `task.updates` or `operation.updates` ends the list like the end of the file. After \
         a damaged record the position is at its start, where the agent truncates.";
    R91 Derived "stout/protobuf.hpp: protobuf::append" []
        "The length and the message are written by separate system calls. A crash can leave a length without \
         a message.";
    R92 Derived "slave/state.hpp: checkpoint" []
        "Unknown fields survive reading and writing, as far as the linked protobuf library keeps them.";
    R93 Observed "stout/os/read.hpp: os::read" []
        "Text files hold exactly their value, without a newline: process IDs in decimal, addresses as \
         `ID@HOST:PORT`, `0` or `1`, the boot ID. An HTTP scheduler is written as `@0.0.0.0:0`.";
    R94 Derived "common/resources_utils.hpp" ["`reservations` since 1.4.0"]
        "A resource is written in one of three shapes: with `role` and at most one `reservation` (before \
         reservation refinement), with a stack of `reservations` (after it), or with both, as in HTTP \
         answers.";
    R95 Derived "common/resources_utils.cpp: upgradeResources" ["since 1.4.0"]
        "Messages and resources are upgraded when they are read: `role` and `reservation` become \
         `reservations`, in every resource at any depth.";
    R96 Derived "common/resources_utils.cpp: downgradeResources" ["since 1.4.0"]
        "Before writing, the agent downgrades the resources of a message in order, and stops at the first \
         with more than one reservation. Such a file can hold both shapes.";
    R97 Derived "slave/state.hpp: checkpoint" ["since 1.4.0"]
        "Most files hold resources in the old shape. `resources_and_operations.*` and the update streams \
         hold them in the new one. A reader must accept every shape everywhere.";
    R98 Derived "slave/slave.cpp: Slave::recover" ["since 1.2.0"]
        "Resources of executors and tasks have `allocation_info`. Those of `slave.info` and of the \
         checkpointed resources do not.";
}
