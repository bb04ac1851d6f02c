//! The entries of one directory of an archive, by name. Most directories have few entries, and a tree map would take 1.4 KB
//! for one of them.

use std::collections::BTreeMap;

use super::archive_tree::Node;

/// More entries are kept in a tree map, where they are found and inserted in logarithmic time.
const FEW: usize = 16;

/// The entries of a directory, sorted by name in byte order.
#[derive(Debug, Clone)]
pub struct Entries(Kept);

#[derive(Debug, Clone)]
enum Kept {
    Few(Vec<(Box<[u8]>, Node)>),
    Many(BTreeMap<Box<[u8]>, Node>),
}

impl Default for Entries {
    fn default() -> Self {
        Self(Kept::Few(Vec::new()))
    }
}

fn place(few: &[(Box<[u8]>, Node)], name: &[u8]) -> Result<usize, usize> {
    few.binary_search_by(|(other, _)| (**other).cmp(name))
}

impl Entries {
    pub fn get(&self, name: &[u8]) -> Option<&Node> {
        match &self.0 {
            Kept::Few(few) => Some(&few[place(few, name).ok()?].1),
            Kept::Many(many) => many.get(name),
        }
    }

    pub fn get_mut(&mut self, name: &[u8]) -> Option<&mut Node> {
        match &mut self.0 {
            Kept::Few(few) => place(few, name).ok().map(|at| &mut few[at].1),
            Kept::Many(many) => many.get_mut(name),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    pub fn contains(&self, name: &[u8]) -> bool {
        self.get(name).is_some()
    }

    /// Adds an entry, or replaces it.
    pub fn insert(&mut self, name: &[u8], node: Node) {
        match &mut self.0 {
            Kept::Many(many) => {
                many.insert(name.into(), node);
            }
            Kept::Few(few) => match place(few, name) {
                Ok(at) => few[at].1 = node,
                Err(at) if few.len() < FEW => {
                    if few.is_empty() {
                        few.reserve_exact(1);
                    }
                    few.insert(at, (name.into(), node));
                }
                Err(_) => {
                    let mut many: BTreeMap<_, _> = std::mem::take(few).into_iter().collect();
                    many.insert(name.into(), node);
                    self.0 = Kept::Many(many);
                }
            },
        }
    }

    pub fn remove(&mut self, name: &[u8]) {
        match &mut self.0 {
            Kept::Few(few) => {
                if let Ok(at) = place(few, name) {
                    few.remove(at);
                }
            }
            Kept::Many(many) => {
                many.remove(name);
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Node)> {
        let (few, many) = match &self.0 {
            Kept::Few(few) => (Some(few), None),
            Kept::Many(many) => (None, Some(many)),
        };
        let few = few.into_iter().flatten().map(|(name, node)| (&**name, node));
        few.chain(many.into_iter().flat_map(|many| many.iter()).map(|(name, node)| (&**name, node)))
    }

    pub(super) fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        let (few, many) = match &mut self.0 {
            Kept::Few(few) => (Some(few), None),
            Kept::Many(many) => (None, Some(many)),
        };
        let few = few.into_iter().flatten().map(|(_, node)| node);
        few.chain(many.into_iter().flat_map(|many| many.values_mut()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many() {
        for count in [0, 1, FEW, FEW + 1, 200] {
            let mut entries = Entries::default();
            let names: Vec<Vec<u8>> =
                (0..count).map(|number| format!("{:03}", number * 77 % count).into()).collect();
            for name in &names {
                entries.insert(name, Node::directory());
            }
            entries.nodes_mut().for_each(|node| node.mtime = 1);
            for name in &names {
                entries.insert(name, Node { mtime: 5, ..entries.get(name).unwrap().clone() });
            }
            let mut sorted = names.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(entries.iter().map(|(name, _)| name.to_vec()).collect::<Vec<_>>(), sorted, "{count}");
            assert!(entries.iter().all(|(name, node)| node.mtime == 5 && entries.contains(name)));
            for name in &sorted {
                entries.get_mut(name).unwrap().size = 3;
                entries.remove(name);
                assert!(entries.get(name).is_none());
            }
            assert_eq!(entries.iter().count(), 0);
        }
    }
}
