//! Rules of the syntax of flags.

use super::rule::topic;

topic! {
    FLAGS "Flags";
    R248 Observed "stout/flags/flags.hpp: FlagsBase::load" []
        "Each flag `--NAME` is also the environment variable `MESOS_NAME`. The command line has precedence. \
         An unknown variable is ignored, an unknown flag or a flag given twice ends the agent.";
    R249 Derived "stout/flags/flags.hpp" []
        "A boolean flag is `--NAME`, `--no-NAME`, or has the value `true`, `1`, `false` or `0`. An empty \
         value means true.";
    R250 Derived "stout/flags/fetch.hpp" []
        "A value that starts with `file://` is replaced by the contents of that file.";
    R251 Derived "stout/duration.hpp: Duration::parse" []
        "A duration is a number directly followed by one unit: `ns`, `us`, `ms`, `secs`, `mins`, `hrs`, \
         `days` or `weeks`. A sum such as `1hrs30mins` is an error.";
    R252 Derived "common/attributes.cpp: Attributes::parse" []
        "Attributes are `NAME:VALUE`, separated by semicolons. A value is a range list in brackets, a \
         number, or text. A missing name or value, a set in braces, or unbalanced brackets abort the agent.";
    R253 Derived "common/resources.cpp: Resources::fromSimpleString" []
        "The simple form of resources is `NAME(ROLE):VALUE`, separated by semicolons. Without a role, that \
         of `--default_role` is used. Text as a value is an error.";
    R254 Derived "common/resources.cpp: Resources::fromJSON" []
        "The JSON form of resources is an array of resource messages in any shape (R94). Persistent volumes, \
         revocable resources, dynamic reservations, and one name with two types are rejected.";
}
