/**
 * The SQL behind the capabilities' store interfaces, for SQLite and PostgreSQL alike: one class per interface, the
 * transactions they run in, and the schema's migrations. {@code Stores.open} puts it together. Knows no HTTP and takes no
 * decision of its own.
 */
@NullMarked
package dev.latchkey.store.sql;

import org.jspecify.annotations.NullMarked;
