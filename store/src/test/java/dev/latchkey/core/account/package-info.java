/** What people are told, through the store. */
@NullMarked
package dev.latchkey.core.account;

import org.jspecify.annotations.NullMarked;
