//! Repair of trees that were drawn and damaged by chance.
