//! `migrations!`: the files of a folder, as text within the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// The file that is rewritten with each new migration, so that the compiler looks again.
const LATEST: &str = "latest.txt";

pub(crate) fn expand(folder: &LitStr) -> TokenStream {
    match embedded(folder) {
        Ok(tokens) => tokens,
        Err(reason) => syn::Error::new(folder.span(), reason).to_compile_error(),
    }
}

fn embedded(folder: &LitStr) -> Result<TokenStream, String> {
    let root = std::env::var("CARGO_MANIFEST_DIR").map_err(|_| "cargo does not say where the package is".to_owned())?;
    let path = PathBuf::from(root).join(folder.value());
    let mut files = BTreeMap::new();
    for (name, entry) in entries(&path)? {
        if entry.is_dir() {
            for (inner, file) in entries(&entry)? {
                files.insert(format!("{name}/{inner}"), file);
            }
        } else {
            files.insert(name, entry);
        }
    }
    let latest = files.remove(LATEST).map(|path| {
        let path = text(&path);
        quote!(
            const _: &::core::primitive::str = ::core::include_str!(#path);
        )
    });
    files.retain(|name, _| name.ends_with(".toml"));
    let (names, paths): (Vec<String>, Vec<String>) = files.into_iter().map(|(name, path)| (name, text(&path))).unzip();
    let folder = text(&path);
    Ok(quote! {
        {
            #latest
            const MIGRATIONS: ::orm::migrate::folder::Migrations = ::orm::migrate::folder::Migrations {
                folder: #folder,
                files: &[#((#names, ::core::include_str!(#paths))),*],
            };
            ::orm::__private::inventory::submit!(::orm::migrate::folder::Registered(MIGRATIONS));
            MIGRATIONS
        }
    })
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// What is in a folder, by name; nothing where there is no folder yet.
fn entries(folder: &Path) -> Result<BTreeMap<String, PathBuf>, String> {
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(format!("cannot read `{}`: {error}", folder.display())),
    };
    let mut found = BTreeMap::new();
    for entry in listed {
        let entry = entry.map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            found.insert(name, entry.path());
        }
    }
    Ok(found)
}
