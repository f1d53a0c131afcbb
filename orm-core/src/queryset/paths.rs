//! What `select_related` and `prefetch` take.

use super::query::Prefetch;
use super::{Query, QuerySet};
use crate::expr::{Many, Nullability, Rel, RelationPath, Rows};
use crate::model::{Model, PathNode};

macro_rules! matching {
    () => {
        /// Prefetches only the related rows of a queryset: filtered, ordered, with relations of their own. The relation's
        /// `all` then gives those rows alone.
        #[doc(alias = "Prefetch")]
        pub fn matching(self, queryset: impl FnOnce(QuerySet<M>) -> QuerySet<M>) -> Prefetch {
            Prefetch::to(self.node(), Some(queryset(QuerySet::of(Query::managed(self.node().model()))).query))
        }
    };
}

impl<M: Model, N: Nullability> Rel<M, N> {
    matching!();
}

impl<M: Model> Many<M> {
    matching!();
}

/// What `prefetch` takes: a relation, `relation.matching(..)`, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be prefetched",
    label = "expected a relation, `relation.matching(..)`, or a tuple of these"
)]
pub trait PrefetchPaths {
    /// Adds them.
    fn prefetches(self, all: &mut Vec<Prefetch>);
}

/// What `select_related` takes: a relation to one row, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be joined by `select_related`",
    label = "expected a relation to one row, or a tuple of these"
)]
pub trait RelatedPaths {
    /// Adds their ends.
    fn nodes(self, all: &mut Vec<&'static PathNode>);
}

/// What `of` takes: the rows themselves, a relation to one row, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be locked",
    label = "expected the closure's argument, a relation to one row, or a tuple of these"
)]
pub trait LockPaths {
    /// Adds their ends; `own` is where the queryset's own rows are.
    fn locked(self, own: &'static PathNode, all: &mut Vec<&'static PathNode>);
}

impl<F: Rows> LockPaths for &F {
    fn locked(self, own: &'static PathNode, all: &mut Vec<&'static PathNode>) {
        all.push(own);
    }
}

impl<M: Model, N: Nullability> LockPaths for Rel<M, N> {
    fn locked(self, _: &'static PathNode, all: &mut Vec<&'static PathNode>) {
        all.push(self.node());
    }
}

impl PrefetchPaths for Prefetch {
    fn prefetches(self, all: &mut Vec<Prefetch>) {
        all.push(self);
    }
}

impl<M: Model, N: Nullability> PrefetchPaths for Rel<M, N> {
    fn prefetches(self, all: &mut Vec<Prefetch>) {
        all.push(Prefetch::to(self.node(), None));
    }
}

impl<M: Model> PrefetchPaths for Many<M> {
    fn prefetches(self, all: &mut Vec<Prefetch>) {
        all.push(Prefetch::to(self.node(), None));
    }
}

impl<M: Model, N: Nullability> RelatedPaths for Rel<M, N> {
    fn nodes(self, all: &mut Vec<&'static PathNode>) {
        all.push(self.node());
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: PrefetchPaths),*> PrefetchPaths for ($($name,)*) {
            #[allow(non_snake_case)]
            fn prefetches(self, all: &mut Vec<Prefetch>) {
                let ($($name,)*) = self;
                $($name.prefetches(all);)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: LockPaths),*> LockPaths for ($($name,)*) {
            #[allow(non_snake_case)]
            fn locked(self, own: &'static PathNode, all: &mut Vec<&'static PathNode>) {
                let ($($name,)*) = self;
                $($name.locked(own, all);)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: RelatedPaths),*> RelatedPaths for ($($name,)*) {
            #[allow(non_snake_case)]
            fn nodes(self, all: &mut Vec<&'static PathNode>) {
                let ($($name,)*) = self;
                $($name.nodes(all);)*
            }
        }
    };
}

crate::expr::each_tuple!(tuples);
