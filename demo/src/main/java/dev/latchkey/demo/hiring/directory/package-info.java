/** What the API asks Latchkey about a company: users, system roles, access groups, audit events. Knows no hiring data. */
@NullMarked
package dev.latchkey.demo.hiring.directory;

import org.jspecify.annotations.NullMarked;
