/**
 * The demonstration hiring API: {@link dev.latchkey.demo.hiring.HiringApi} serves it, {@link
 * dev.latchkey.demo.hiring.HiringDocuments} describes it. A request is verified and routed in {@code http}, limited to
 * what its principal may see by {@code access}, and answered by the package of its resource. Trusts nothing but the signed
 * principal, and knows no credentials.
 */
@NullMarked
package dev.latchkey.demo.hiring;

import org.jspecify.annotations.NullMarked;
