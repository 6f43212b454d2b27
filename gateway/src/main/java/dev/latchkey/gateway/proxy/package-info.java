/**
 * The data path: recognise, authenticate, decide, limit, forward. Read {@code Gateway.handle} top to bottom. Knows no
 * sign-in and no pages.
 */
@NullMarked
package dev.latchkey.gateway.proxy;

import org.jspecify.annotations.NullMarked;
