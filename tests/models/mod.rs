//! The models of the three Django applications that the tests share a database with.
#![allow(dead_code, unused_imports, reason = "each test uses some of them")]

pub mod chinook;
pub mod edge;
pub mod sakila;
