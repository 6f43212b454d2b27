/**
 * People who sign in: who an e-mail address belongs to, proof by password and second factor, sessions, and the change of
 * what proves them. Knows neither HTTP nor pages; a cookie's value comes in as text.
 */
@NullMarked
package dev.latchkey.core.account;

import org.jspecify.annotations.NullMarked;
