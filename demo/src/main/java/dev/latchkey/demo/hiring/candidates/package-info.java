/** The Candidates API and the sharing of candidates: people, their applications, statuses, properties, tags. */
@NullMarked
package dev.latchkey.demo.hiring.candidates;

import org.jspecify.annotations.NullMarked;
