/**
 * The pages on which people sign in, look after what they sign in with, and sign out. What is right and wrong is
 * decided in {@code account}; here it becomes pages.
 */
@NullMarked
package dev.latchkey.page.signin;

import org.jspecify.annotations.NullMarked;
