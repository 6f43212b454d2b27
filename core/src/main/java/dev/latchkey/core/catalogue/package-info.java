/**
 * What the guarded product is made of, as data: its scopes, permissions, built-in roles, key header and words. Read from the
 * operator's file and from the APIs' own documents; nothing here knows a particular product.
 */
@NullMarked
package dev.latchkey.core.catalogue;

import org.jspecify.annotations.NullMarked;
