/**
 * Who did what to what, and when. Entries are written in the transaction of what they tell and form a chain of hashes
 * for each company, so that a changed, removed or inserted entry is found. Knows no SQL and no HTTP; which events there
 * are is said by the capabilities that cause them.
 */
@NullMarked
package dev.latchkey.core.audit;

import org.jspecify.annotations.NullMarked;
