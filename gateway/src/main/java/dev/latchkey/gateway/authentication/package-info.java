/**
 * Who a request is, proven from memory, and the answer to "why was I refused?". Joins credentials and tokens to the data
 * path; knows neither how to forward nor how to store.
 */
@NullMarked
package dev.latchkey.gateway.authentication;

import org.jspecify.annotations.NullMarked;
