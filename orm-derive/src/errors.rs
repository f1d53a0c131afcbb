//! Every mistake of a derive, so that all are reported at once.

use proc_macro2::{Span, TokenStream};
use quote::quote;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// A mistake at a token.
    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new(span, message));
    }

    /// A mistake that the parser found.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A `compile_error!` for each. In the module that has them rustc tells of no unknown name.
    pub(crate) fn tokens(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }

    /// The same in a module of their own, so that unknown names are told beside them: where all is emitted that others may name.
    pub(crate) fn apart(&self) -> TokenStream {
        if self.is_empty() {
            return TokenStream::new();
        }
        let errors = self.tokens();
        quote! {
            const _: () = {
                mod mistakes {
                    #errors
                }
            };
        }
    }
}
