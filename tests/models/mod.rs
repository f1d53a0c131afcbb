//! The models of the three Django applications that the tests share a database with.
#![allow(dead_code, unreachable_pub, reason = "each test uses some of them")]

pub mod chinook;
pub mod edge;
pub mod sakila;
