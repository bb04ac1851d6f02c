//! The same work for many trees, on all processors.

use std::sync::Mutex;

/// What `work` makes of each item, in no order.
pub(crate) fn on_all_processors<T: Send, R: Send>(
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let (items, made) = (Mutex::new(items), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(|| {
                loop {
                    let Some(item) = items.lock().unwrap().next() else { break };
                    let one = work(item);
                    made.lock().unwrap().push(one);
                }
            });
        }
    });
    made.into_inner().unwrap()
}
