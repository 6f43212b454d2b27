/** The HTTP edge: routes, calls, answers, JSON in and out, limits. Knows no resource and no SQL. */
@NullMarked
package dev.latchkey.demo.hiring.http;

import org.jspecify.annotations.NullMarked;
