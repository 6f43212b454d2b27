/**
 * Those who run the platform: their accounts, and what they do to companies, partners and signing keys. They are above every company and
 * reach none of its secrets or data; who gives a command in a browser is looked up in the command's own transaction. What a
 * company's people may do is the business of others.
 */
@NullMarked
package dev.latchkey.core.operator;

import org.jspecify.annotations.NullMarked;
