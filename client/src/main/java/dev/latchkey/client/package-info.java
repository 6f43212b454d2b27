/**
 * For services behind the gateway: {@link dev.latchkey.client.PrincipalVerifier} turns the header {@code
 * Latchkey-Principal} into a {@link dev.latchkey.client.UpstreamPrincipal}, {@link dev.latchkey.client.RequestVerifier} the header {@code
 * Latchkey-Request} into the {@link dev.latchkey.client.BoundRequest} that it came with; or they say why it must not be believed. Knows no
 * web framework and decides nothing about rows.
 */
@NullMarked
package dev.latchkey.client;

import org.jspecify.annotations.NullMarked;
