/**
 * For services behind the gateway: {@link dev.latchkey.client.PrincipalVerifier} turns the header {@code
 * Latchkey-Principal} into a {@link dev.latchkey.client.UpstreamPrincipal}, or says why it must not be believed. Knows no
 * web framework and decides nothing about rows.
 */
@NullMarked
package dev.latchkey.client;

import org.jspecify.annotations.NullMarked;
